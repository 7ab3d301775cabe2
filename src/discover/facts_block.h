/* SPDX-License-Identifier: Apache-2.0 */
/* discover/facts_block.h - how the arrays of struct cf_facts lie in their block. */
#ifndef CF_DISCOVER_FACTS_BLOCK_H
#define CF_DISCOVER_FACTS_BLOCK_H

#include <stddef.h>
#include <stdint.h>

/* The arrays in their order; the text is last because it has no alignment. */
enum cf_part {
    CF_PART_FACTS,
    CF_PART_ARGS,
    CF_PART_DEFS,
    CF_PART_PARAMS,
    CF_PART_NAMES,
    CF_PART_IMPORTS,
    CF_PART_MARKS,
    CF_PART_EXPORTS,
    CF_PART_WORDS,
    CF_PART_TEXT,
    CF_PART_COUNT
};

struct cf_facts_header {
    uint32_t version, var_count, exports_known;
    uint32_t counts[CF_PART_COUNT];
};

size_t cf_part_item_size(enum cf_part part);

#endif
