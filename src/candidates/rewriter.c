/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rewriter.h"

#include "candidates/rewrites.h"

#include <string.h>

static const struct cf_rewriter rewriters[] = {
    { "attribute-accumulator", CF_NODE_FOR_STATEMENT, cf_rewrite_attribute_accumulator },
    { "cached-helper", CF_NODE_CALL, cf_rewrite_cached_helper },
    { "comparison-key", CF_NODE_CALL, cf_rewrite_comparison_key },
    { "constant-collection", CF_NODE_ASSIGNMENT, cf_rewrite_constant_collection },
    { "cut-front", CF_NODE_ASSIGNMENT, cf_rewrite_cut_front },
    { "digits-loop", CF_NODE_CALL, cf_rewrite_digits_loop },
    { "element-assignment", CF_NODE_ASSIGNMENT, cf_rewrite_element_assignment },
    { "element-call", CF_NODE_CALL, cf_rewrite_element_call },
    { "for-sorting", CF_NODE_FOR_STATEMENT, cf_rewrite_for_sorting },
    { "format-text", CF_NODE_CALL, cf_rewrite_format_text },
    { "growing-set", CF_NODE_ASSIGNMENT, cf_rewrite_growing_set },
    { "hand-written-sort", CF_NODE_FOR_STATEMENT, cf_rewrite_hand_written_sort },
    { "index-loop", CF_NODE_FOR_STATEMENT, cf_rewrite_index_loop },
    { "invariant-assignment", CF_NODE_ASSIGNMENT, cf_rewrite_invariant_assignment },
    { "join-separator", CF_NODE_FOR_STATEMENT, cf_rewrite_join_separator },
    { "letters-joined", CF_NODE_CALL, cf_rewrite_letters_joined },
    { "letters-loop", CF_NODE_FOR_STATEMENT, cf_rewrite_letters_loop },
    { "list-as-set", CF_NODE_ASSIGNMENT, cf_rewrite_list_as_set },
    { "list-queue", CF_NODE_ASSIGNMENT, cf_rewrite_list_queue },
    { "local-import", CF_NODE_IMPORT_STATEMENT, cf_rewrite_local_import },
    { "recursion-cache", CF_NODE_FUNCTION_DEFINITION, cf_rewrite_recursion_cache },
    { "parallel-loop", CF_NODE_CALL, cf_rewrite_parallel_loop },
    { "repeated-call", CF_NODE_CALL, cf_rewrite_repeated_call },
    { "repeated-property", CF_NODE_ATTRIBUTE, cf_rewrite_repeated_property },
    { "row-in-loop", CF_NODE_SUBSCRIPT, cf_rewrite_row_in_loop },
    { "seen-set", CF_NODE_COMPARISON_OPERATOR, cf_rewrite_seen_set },
    { "sort-until-quiet", CF_NODE_WHILE_STATEMENT, cf_rewrite_sort_until_quiet },
    { "sorted-few", CF_NODE_ASSIGNMENT, cf_rewrite_sorted_few },
    { "text-pieces", CF_NODE_ASSIGNMENT, cf_rewrite_text_pieces },
    { "trial-division", CF_NODE_CALL, cf_rewrite_trial_division },
    { "while-sorting", CF_NODE_WHILE_STATEMENT, cf_rewrite_while_sorting },
    { "window-loop", CF_NODE_CALL, cf_rewrite_window_loop },
};

const struct cf_rewriter *cf_rewriter_find(const char *name)
{
    for (size_t i = 0; i < sizeof(rewriters) / sizeof(rewriters[0]); i++) {
        if (strcmp(rewriters[i].name, name) == 0)
            return &rewriters[i];
    }
    return NULL;
}
