/* SPDX-License-Identifier: Apache-2.0 */
#include "project/nearest.h"

#include <string.h>

#define WORD_MAX 64 /* longer words have no neighbours among ours */

struct cf_nearest cf_nearest_begin(const char *word)
{
    size_t length = strlen(word);

    /* A third of the letters may be wrong, two in short words. */
    return (struct cf_nearest){ .word = word, .distance = (length > 6 ? length / 3 : 2) + 1 };
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t best = a < b ? a : b;

    return best < c ? best : c;
}

static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t length = strlen(b);

    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t substituted = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            row[j] = least(row[j] + 1, row[j - 1] + 1, substituted);
        }
    }
    return row[length];
}

void cf_nearest_try(struct cf_nearest *nearest, const char *known)
{
    size_t found;

    if (strlen(nearest->word) > WORD_MAX || strlen(known) > WORD_MAX)
        return;
    found = distance(nearest->word, known);
    if (found < nearest->distance) {
        nearest->distance = found;
        nearest->best = known;
    }
}
