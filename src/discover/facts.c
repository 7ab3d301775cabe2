/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/facts.h"

#include "discover/facts_block.h"

#include <string.h>

/* One array of the block: where its pointer and its count stand, and how large an item is. */
struct part {
    size_t pointer, count, item;
};

#define PART(field, number, type) \
    { offsetof(struct cf_facts, field), offsetof(struct cf_facts, number), sizeof(type) }

static const struct part parts[CF_PART_COUNT] = {
    [CF_PART_FACTS] = PART(facts, fact_count, struct cf_fact),
    [CF_PART_ARGS] = PART(args, arg_count, struct cf_fact_arg),
    [CF_PART_DEFS] = PART(defs, def_count, struct cf_fact_def),
    [CF_PART_PARAMS] = PART(params, param_count, struct cf_fact_param),
    [CF_PART_NAMES] = PART(names, name_count, struct cf_fact_name),
    [CF_PART_IMPORTS] = PART(imports, import_count, struct cf_fact_import),
    [CF_PART_MARKS] = PART(marks, mark_count, struct cf_fact_mark),
    [CF_PART_EXPORTS] = PART(exports, export_count, uint32_t),
    [CF_PART_WORDS] = PART(words, word_count, uint32_t),
    [CF_PART_TEXT] = PART(text, text_size, char),
};

size_t cf_part_item_size(enum cf_part part)
{
    return parts[part].item;
}

const char *cf_facts_word(const struct cf_facts *facts, uint32_t word)
{
    return word < facts->word_count ? facts->text + facts->words[word] : "";
}

static enum cf_status damaged(struct cf_error *err)
{
    return cf_fail(err, CF_EFORMAT, "the facts of a file are damaged");
}

/* True where the number is an index below the count, or CF_NONE where that is permitted. */
static bool is_below(uint32_t index, uint32_t count, bool may_be_none)
{
    return index < count || (may_be_none && index == CF_NONE);
}

static bool is_range(uint32_t first, uint32_t count, uint32_t total)
{
    return first <= total && count <= total - first;
}

static bool check_words(const struct cf_facts *facts)
{
    if (facts->text_size == 0 || facts->text[facts->text_size - 1] != '\0')
        return false;
    for (uint32_t i = 0; i < facts->word_count; i++) {
        if (facts->words[i] >= facts->text_size)
            return false;
    }
    for (uint32_t i = 0; i < facts->export_count; i++) {
        if (facts->exports[i] >= facts->word_count)
            return false;
    }
    return true;
}

static bool check_facts(const struct cf_facts *facts)
{
    for (uint32_t i = 0; i < facts->fact_count; i++) {
        const struct cf_fact *fact = &facts->facts[i];
        uint32_t kind = fact->kind_flags & 0xFF;
        uint32_t names =
            kind == CF_FACT_IMPORT ? facts->import_count
            : kind == CF_FACT_DEFINE || kind == CF_FACT_SUPER || kind == CF_FACT_DECORATE
                ? facts->def_count
                : facts->word_count;

        if (kind >= CF_FACT_KIND_COUNT || !is_below(fact->owner, facts->def_count, true) ||
            !is_below(fact->from, facts->var_count, true) ||
            !is_below(fact->to, facts->var_count, true) ||
            !is_below(fact->name, names, names == facts->word_count) ||
            !is_range(fact->args, fact->arg_count, facts->arg_count))
            return false;
    }
    return true;
}

static bool check_defs(const struct cf_facts *facts)
{
    for (uint32_t i = 0; i < facts->def_count; i++) {
        const struct cf_fact_def *def = &facts->defs[i];

        if (def->kind > CF_DEFINES_CLASS || !is_below(def->name, facts->word_count, true) ||
            !is_below(def->qualname, facts->word_count, false) || !is_below(def->parent, i, true) ||
            !is_below(def->result, facts->var_count, false) ||
            !is_below(def->yields, facts->var_count, true) ||
            !is_range(def->params, def->param_count, facts->param_count) ||
            !is_range(def->bases, def->base_count, facts->arg_count))
            return false;
    }
    return true;
}

static bool check_small(const struct cf_facts *facts)
{
    bool good = true;

    for (uint32_t i = 0; i < facts->arg_count && good; i++)
        good = facts->args[i].kind <= CF_ARG_STARSTAR &&
               is_below(facts->args[i].var, facts->var_count, true) &&
               is_below(facts->args[i].name, facts->word_count, true);
    for (uint32_t i = 0; i < facts->param_count && good; i++)
        good = is_below(facts->params[i].var, facts->var_count, false) &&
               facts->params[i].kind <= CF_PARAMETER_KWARGS &&
               is_below(facts->params[i].name, facts->word_count, true) &&
               is_below(facts->params[i].items, facts->var_count, true);
    for (uint32_t i = 0; i < facts->name_count && good; i++)
        good = is_below(facts->names[i].def, facts->def_count, true) &&
               is_below(facts->names[i].name, facts->word_count, false) &&
               is_below(facts->names[i].var, facts->var_count, false);
    for (uint32_t i = 0; i < facts->import_count && good; i++)
        good = is_below(facts->imports[i].module, facts->word_count, false) &&
               is_below(facts->imports[i].name, facts->word_count, true);
    for (uint32_t i = 0; i < facts->mark_count && good; i++)
        good = is_below(facts->marks[i].def, facts->def_count, true) &&
               facts->marks[i].kind <= CF_MARK_NOT_A_TEST &&
               is_below(facts->marks[i].name, facts->word_count, true) &&
               is_below(facts->marks[i].var, facts->var_count, true);
    return good;
}

enum cf_status cf_facts_open(const void *block, size_t size, struct cf_facts *facts,
                             struct cf_error *err)
{
    const char *at = block;
    struct cf_facts_header header;
    size_t left;

    *facts = (struct cf_facts){ 0 };
    if (size < sizeof(header) || (uintptr_t)block % sizeof(uint32_t) != 0)
        return damaged(err);
    memcpy(&header, at, sizeof(header));
    if (header.version != CF_FACTS_VERSION || header.var_count == 0)
        return damaged(err);
    facts->var_count = header.var_count;
    facts->exports_known = header.exports_known;
    at += sizeof(header);
    left = size - sizeof(header);
    for (size_t i = 0; i < CF_PART_COUNT; i++) {
        size_t bytes = header.counts[i] * parts[i].item;

        if (bytes > left)
            return damaged(err);
        memcpy((char *)facts + parts[i].pointer, &at, sizeof(at));
        memcpy((char *)facts + parts[i].count, &header.counts[i], sizeof(uint32_t));
        at += bytes;
        left -= bytes;
    }
    if (left > 3 || !check_words(facts) || !check_facts(facts) || !check_defs(facts) ||
        !check_small(facts))
        return damaged(err);
    return CF_OK;
}
