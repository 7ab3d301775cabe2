/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/rewrites.h - the rewrites in C, for the table in rewriter.c alone. */
#ifndef CF_CANDIDATES_REWRITES_H
#define CF_CANDIDATES_REWRITES_H

#include "candidates/site.h"

/* A pure function that calls itself more than once: a cache for the time of one outer call. */
bool cf_rewrite_recursion_cache(struct cf_site *site, uint32_t node);

/* A local list that serves as a queue: collections.deque. */
bool cf_rewrite_list_queue(struct cf_site *site, uint32_t node);

/* A sequence that a loop shortens from its front: a position that moves. */
bool cf_rewrite_cut_front(struct cf_site *site, uint32_t node);

/* A loop that adds up a text with a separator between the parts: join(). */
bool cf_rewrite_join_separator(struct cf_site *site, uint32_t node);

/* A local collection of constants that is only read: a constant of the module. */
bool cf_rewrite_constant_collection(struct cf_site *site, uint32_t node);

/* A local list of constants that is only asked `in`: a set. */
bool cf_rewrite_list_as_set(struct cf_site *site, uint32_t node);

/* `text += piece` in a loop: a list of pieces, joined after it. */
bool cf_rewrite_text_pieces(struct cf_site *site, uint32_t node);

/* `for i in range(len(xs))` that only reads xs[i]: `for x in xs`. */
bool cf_rewrite_index_loop(struct cf_site *site, uint32_t node);

/* `if x not in out: out.append(x)` in a loop: a set beside the list. */
bool cf_rewrite_seen_set(struct cf_site *site, uint32_t node);

/* A text joined from a piece for each letter: one piece for each kind of letter. */
bool cf_rewrite_letters_joined(struct cf_site *site, uint32_t node);

/* The same, where a loop adds the pieces. */
bool cf_rewrite_letters_loop(struct cf_site *site, uint32_t node);

/* Bubble sort, insertion sort or selection sort: list.sort(). */
bool cf_rewrite_hand_written_sort(struct cf_site *site, uint32_t node);

/* Bubble sort that goes on while a round swaps something: list.sort(). */
bool cf_rewrite_sort_until_quiet(struct cf_site *site, uint32_t node);

/* A list that every round of a loop sorts: bisect.insort() or heapq. */
bool cf_rewrite_while_sorting(struct cf_site *site, uint32_t node);
bool cf_rewrite_for_sorting(struct cf_site *site, uint32_t node);

/* cmp_to_key() of a function that compares one property after another: a key. */
bool cf_rewrite_comparison_key(struct cf_site *site, uint32_t node);

/* An attribute that a loop only adds to: a local variable for the time of the loop. */
bool cf_rewrite_attribute_accumulator(struct cf_site *site, uint32_t node);

/* Trial division by everything below the number: up to its square root. */
bool cf_rewrite_trial_division(struct cf_site *site, uint32_t node);

/* `for i in range(len(xs) - 1)` that reads xs[i] and xs[i + 1]: zip() of slices. */
bool cf_rewrite_window_loop(struct cf_site *site, uint32_t node);

/* `for i in range(len(xs))` that reads xs[i] and ys[i]: zip(). */
bool cf_rewrite_parallel_loop(struct cf_site *site, uint32_t node);

/* The same call several times in one round of a loop: once, with a name. */
bool cf_rewrite_repeated_call(struct cf_site *site, uint32_t node);

/* `for c in str(n)` that only uses int(c): `for digit in map(int, str(n))`. */
bool cf_rewrite_digits_loop(struct cf_site *site, uint32_t node);

/* A sorted copy of which only the first or last few are read: heapq. */
bool cf_rewrite_sorted_few(struct cf_site *site, uint32_t node);

/* `key = f(x)` in a loop over xs inside of a loop: all keys in front, and zip(xs, keys). */
bool cf_rewrite_element_assignment(struct cf_site *site, uint32_t node);

/* The same for a call of f(x) anywhere in the inner loop. */
bool cf_rewrite_element_call(struct cf_site *site, uint32_t node);

/* A local list that is only asked `in` and added to: a set. */
bool cf_rewrite_growing_set(struct cf_site *site, uint32_t node);

/* `"{} of {}".format(a, b)`: an f-string. */
bool cf_rewrite_format_text(struct cf_site *site, uint32_t node);

/* An assignment of a loop that gives the same in every round: in front of the loop. */
bool cf_rewrite_invariant_assignment(struct cf_site *site, uint32_t node);

/* `import re` in a function: at the top of the module. */
bool cf_rewrite_local_import(struct cf_site *site, uint32_t node);

/* `rows[i][j]` in a loop that leaves rows[i] as it is: the row, once in front of the loop. */
bool cf_rewrite_row_in_loop(struct cf_site *site, uint32_t node);

/* A property that builds something, read several times: a local variable. */
bool cf_rewrite_repeated_property(struct cf_site *site, uint32_t node);

/* A function that a loop calls with equal arguments: functools.lru_cache for the loop. */
bool cf_rewrite_cached_helper(struct cf_site *site, uint32_t node);

#endif
