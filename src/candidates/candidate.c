/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/candidate.h"

void cf_candidates_sort(struct cf_candidate_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        struct cf_candidate candidate = list->items[i];
        size_t at = i;

        for (; at > 0 && list->items[at - 1].expected < candidate.expected; at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = candidate;
    }
}
