/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition.h"
#include "candidates/helper.h"
#include "candidates/region.h"
#include "candidates/rewriter.h"
#include "candidates/rules.h"

#include <stdlib.h>
#include <string.h>

#define SITES_MAX 64 /* of one rule in one function */
#define ALONE_MAX 8  /* candidates of one place each, of one rule */
#define CANDIDATES_MAX 400

/* One place where a rule applies. */
struct place {
    struct cf_edits edits;
    struct cf_list assumptions;
    const char *const *names; /* that it introduces; CF_PATTERN_MAX_VARIABLES */
    uint32_t function;
};

/* A form on its way through a function. */
struct search {
    const struct cf_rule *rule;
    const struct cf_rule_form *form;
    const struct cf_region *region;
};

struct finder {
    const struct cf_subject *subject; /* the one below */
    struct cf_subject own;
    struct cf_source source;   /* as the caller's, but that it notes what is relied on */
    struct cf_reliance relied; /* by the rewrite being made */
    struct cf_arena *arena;
    struct cf_region regions[CF_REGIONS_MAX];
    size_t region_count;
    struct place places[SITES_MAX]; /* of the present rule */
    size_t place_count;
    uint32_t applied[SITES_MAX]; /* nodes where a form of the present rule applied */
    size_t applied_count;
    struct cf_candidate *found;
    size_t found_count;
    bool failed; /* out of memory */
};

static const struct cf_source *source_of(const struct finder *finder)
{
    return finder->subject->source;
}

/* The template mentions a variable that stands for `xs[i]`, which has no name there. */
static bool mentions_indexed(const struct cf_template *template, uint32_t indexed)
{
    for (uint32_t i = 0; i < template->syntax.count; i++) {
        int variable = template->node_variables[i] - 1;

        if (variable >= 0 && (indexed >> variable & 1) != 0)
            return true;
    }
    return false;
}

static bool choose_names(struct cf_site *site)
{
    for (size_t i = 0; i < site->form->name_count; i++) {
        const struct cf_rule_name *name = &site->form->names[i];
        const char *chosen = NULL;

        for (size_t k = 0; k < name->alternatives.count && chosen == NULL; k++)
            chosen =
                cf_site_name(site, name->alternatives.items[k], k + 1 == name->alternatives.count);
        if (chosen == NULL)
            return false;
        site->names[name->variable] = chosen;
    }
    return true;
}

static bool add_imports(struct cf_site *site)
{
    for (size_t i = 0; i < site->form->imports.count; i++) {
        if (!cf_site_import(site, site->form->imports.items[i]))
            return false;
    }
    return true;
}

/* The assumption with the code of $x for {x}. */
static const char *filled(struct cf_site *site, const char *text)
{
    const char *open = strchr(text, '{'), *close = open == NULL ? NULL : strchr(open, '}');
    const struct cf_capture *capture;
    const char *code, *rest;
    int variable;

    if (close == NULL || site->form->rewriter != NULL)
        return text;
    variable =
        cf_variable_find(&site->form->pattern.variables, open + 1, (size_t)(close - open - 1));
    capture = variable < 0 ? NULL : &site->match.captures[variable];
    if (capture == NULL || !capture->set || capture->first == CF_NONE)
        return text;
    code = cf_site_text(site, capture->first);
    rest = filled(site, close + 1);
    return code == NULL || rest == NULL
               ? NULL
               : cf_arena_printf(site->arena, "%.*s%s%s", (int)(open - text), text, code, rest);
}

static bool add_assumptions(struct cf_site *site)
{
    for (size_t i = 0; i < site->rule->assumptions.count; i++) {
        if (!cf_site_assume(site, filled(site, site->rule->assumptions.items[i])))
            return false;
    }
    return true;
}

/* What was taken for the method that runs. */
static bool add_reliance(struct finder *finder, struct cf_site *site)
{
    const struct cf_source *source = site->source;

    for (uint32_t i = 0; i < finder->relied.count; i++) {
        if (!cf_site_assume(site,
                            cf_reliance_text(source, finder->relied.definitions[i], site->arena)))
            return false;
    }
    return true;
}

static bool apply_form(struct cf_site *site)
{
    const struct cf_rule_form *form = site->form;

    if (mentions_indexed(&form->to_template, site->match.indexed) ||
        mentions_indexed(&form->hoist_template, site->match.indexed) ||
        mentions_indexed(&form->module_template, site->match.indexed))
        return false;
    if (!cf_conditions_hold(site) || !choose_names(site) || !add_imports(site))
        return false;
    if (form->hoist != NULL && !cf_site_hoist(site))
        return false;
    if (form->module != NULL) {
        const char *text = cf_site_fill(site, &form->module_template, "");

        text = text == NULL ? NULL : cf_arena_printf(site->arena, "%s\n", text);
        if (text == NULL || !cf_site_insert_module(site, text))
            return false;
    }
    return cf_site_render(site) && add_assumptions(site);
}

static bool same_edits(const struct cf_edits *a, const struct cf_edits *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (a->items[i].start != b->items[i].start || a->items[i].end != b->items[i].end ||
            strcmp(a->items[i].text, b->items[i].text) != 0)
            return false;
    }
    return true;
}

static void add_place(struct finder *finder, const struct cf_site *site)
{
    const char **names;

    if (site->edits.count == 0 || finder->place_count == SITES_MAX)
        return;
    for (size_t i = 0; i < finder->place_count; i++) {
        if (same_edits(&finder->places[i].edits, &site->edits))
            return;
    }
    names = cf_arena_alloc(finder->arena, sizeof(site->names));
    if (names == NULL) {
        finder->failed = true;
        return;
    }
    memcpy(names, site->names, sizeof(site->names));
    finder->places[finder->place_count++] =
        (struct place){ site->edits, site->assumptions, names, site->function };
}

/* The definition that the node's code belongs to: of the function, or one inside it. */
static bool apply_at(struct finder *finder, const struct search *search, uint32_t node,
                     const struct cf_match *match)
{
    const struct cf_rule_form *form = search->form;
    struct cf_site site = {
        .subject = finder->subject,
        .source = source_of(finder),
        .arena = finder->arena,
        .rule = search->rule,
        .form = form,
        .function = search->region->function,
        .hoist_to = CF_NONE,
    };
    bool applied;

    finder->relied.count = 0;
    if (form->rewriter != NULL) {
        const struct cf_rewriter *rewriter = cf_rewriter_find(form->rewriter);

        site.match = (struct cf_match){ .source = site.source, .first = node, .last = node };
        applied = rewriter->rewrite(&site, node) && add_imports(&site) && add_assumptions(&site);
    } else {
        site.match = *match;
        applied = apply_form(&site);
    }
    applied = applied && add_reliance(finder, &site);
    finder->failed = finder->failed || site.failed;
    if (applied && !site.failed)
        add_place(finder, &site);
    return applied;
}

static bool try_form(struct finder *finder, const struct search *search, uint32_t node)
{
    struct cf_match match;

    return (search->form->rewriter != NULL ||
            cf_pattern_match(&search->form->pattern, source_of(finder), node, &match)) &&
           apply_at(finder, search, node, &match);
}

/*
 * No later form of the rule is tried at the node, nor at what `not` there is about, nor at the
 * loop behind the line that starts what it fills.
 */
static void mark_applied(struct finder *finder, uint32_t node)
{
    const struct cf_syntax *syntax = &source_of(finder)->syntax;
    uint32_t inner = syntax->nodes[node].first, next = syntax->nodes[node].next;

    if (finder->applied_count + 3 > SITES_MAX)
        return;
    finder->applied[finder->applied_count++] = node;
    if (syntax->nodes[node].kind == CF_NODE_EXPRESSION_STATEMENT && next != CF_NONE &&
        syntax->nodes[next].kind == CF_NODE_FOR_STATEMENT)
        finder->applied[finder->applied_count++] = next;
    if (syntax->nodes[node].kind == CF_NODE_NOT_OPERATOR && inner != CF_NONE)
        finder->applied[finder->applied_count++] = cf_unwrap(syntax, inner);
}

/* Tries a form at all nodes of a kind where no earlier form of the rule applied. */
static void search_kind(struct finder *finder, const struct search *search, enum cf_node_kind kind)
{
    const struct cf_region *region = search->region;

    for (uint32_t i = region->starts[kind]; i < region->starts[kind + 1] && !finder->failed; i++) {
        uint32_t node = region->nodes[i];
        bool done = false;

        for (size_t k = 0; k < finder->applied_count; k++)
            done = done || finder->applied[k] == node;
        if (!done && try_form(finder, search, node))
            mark_applied(finder, node);
    }
}

/* The function has nodes that the form may be tried at, and the names that it needs. */
static bool may_be_in(const struct cf_region *region, const struct cf_rule_form *form)
{
    const uint32_t *starts = region->starts;

    return (starts[form->kind] < starts[form->kind + 1] ||
            (form->kind == CF_NODE_COMPARISON_OPERATOR &&
             starts[CF_NODE_NOT_OPERATOR] < starts[CF_NODE_NOT_OPERATOR + 1])) &&
           (form->rewriter != NULL || cf_words_have(&region->words, &form->pattern.words));
}

static void search_region(struct finder *finder, const struct search *search)
{
    const struct cf_rule_form *form = search->form;
    enum cf_node_kind kind = form->kind;

    if (form->rewriter == NULL && kind == CF_NODE_COMPARISON_OPERATOR) /* `not a in b` */
        search_kind(finder, search, CF_NODE_NOT_OPERATOR);
    search_kind(finder, search, kind);
}

/* A name of `more` that another place has introduced too, for something else. */
static bool names_clash(const struct place *place, const struct place *other)
{
    for (size_t i = 0; i < CF_PATTERN_MAX_VARIABLES; i++) {
        for (size_t k = 0; place->names[i] != NULL && k < CF_PATTERN_MAX_VARIABLES; k++) {
            if (other->names[k] != NULL && strcmp(place->names[i], other->names[k]) == 0)
                return true;
        }
    }
    return false;
}

/* The insertions of a place are all in the list already: its names mean the same there. */
static bool insertions_known(const struct cf_edits *edits, const struct place *place)
{
    for (size_t i = 0; i < place->edits.count; i++) {
        const struct cf_edit *edit = &place->edits.items[i];
        bool known = edit->start != edit->end;

        for (size_t k = 0; k < edits->count; k++)
            known = known ||
                    (edits->items[k].start == edit->start && edits->items[k].end == edit->end &&
                     strcmp(edits->items[k].text, edit->text) == 0);
        if (!known)
            return false;
    }
    return true;
}

static void add_candidate(struct finder *finder, const struct cf_rule *rule,
                          const struct cf_edits *edits, const struct cf_list *assumptions)
{
    struct cf_candidate *candidate;

    if (finder->found == NULL)
        finder->found = cf_arena_alloc(finder->arena, CANDIDATES_MAX * sizeof(*finder->found));
    finder->failed = finder->failed || finder->found == NULL;
    if (finder->failed || finder->found_count == CANDIDATES_MAX)
        return;
    candidate = &finder->found[finder->found_count];
    *candidate = (struct cf_candidate){
        .source = cf_arena_printf(finder->arena, "rule:%s", rule->id),
        .title = rule->title,
        .edits = edits->items,
        .edit_count = edits->count,
        .assumptions = *assumptions,
        .expected = rule->gain,
    };
    if (candidate->source == NULL)
        finder->failed = true;
    else
        finder->found_count++;
}

/* Merges what fits together; the number of places that did. */
static size_t merge_places(struct finder *finder, struct cf_edits *edits,
                           struct cf_list *assumptions)
{
    bool used[SITES_MAX] = { false };
    size_t count = 0;

    for (size_t i = 0; i < finder->place_count; i++) {
        const struct place *place = &finder->places[i];
        struct cf_edits tried = *edits;
        bool clash = false;

        for (size_t k = 0; k < i; k++)
            clash = clash || (used[k] && names_clash(place, &finder->places[k]));
        if (clash && !insertions_known(edits, place))
            continue;
        tried.items = cf_arena_alloc(finder->arena, (edits->count + place->edits.count + 1) *
                                                        sizeof(*tried.items));
        if (tried.items == NULL) {
            finder->failed = true;
            return 0;
        }
        tried.capacity = edits->count + place->edits.count + 1;
        if (edits->count > 0)
            memcpy(tried.items, edits->items, edits->count * sizeof(*tried.items));
        if (cf_edits_merge(&tried, finder->arena, place->edits.items, place->edits.count, NULL) !=
            CF_OK)
            continue;
        *edits = tried;
        used[i] = true;
        count++;
        for (size_t k = 0; k < place->assumptions.count; k++) {
            if (cf_list_add(assumptions, finder->arena, place->assumptions.items[k], NULL) != CF_OK)
                finder->failed = true;
        }
    }
    return count;
}

static void drop_doubles(struct cf_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        bool known = false;

        for (size_t k = 0; k < kept; k++)
            known = known || strcmp(list->items[k], list->items[i]) == 0;
        if (!known)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static void collect(struct finder *finder, const struct cf_rule *rule)
{
    struct cf_edits edits = { .count = 0 };
    struct cf_list assumptions = { .count = 0 };

    if (finder->place_count > 1 && merge_places(finder, &edits, &assumptions) > 1) {
        drop_doubles(&assumptions);
        add_candidate(finder, rule, &edits, &assumptions);
    }
    for (size_t i = 0; i < finder->place_count && i < ALONE_MAX; i++)
        add_candidate(finder, rule, &finder->places[i].edits, &finder->places[i].assumptions);
}

static void search_rule(struct finder *finder, const struct cf_rule *rule)
{
    if (rule->python > finder->subject->python)
        return;
    finder->place_count = 0;
    finder->applied_count = 0;
    for (size_t k = 0; k < rule->form_count; k++) {
        struct search search = { .rule = rule, .form = &rule->forms[k] };

        for (size_t i = 0; i < finder->region_count; i++) {
            search.region = &finder->regions[i];
            if (may_be_in(search.region, search.form))
                search_region(finder, &search);
        }
    }
    if (finder->place_count > 0)
        collect(finder, rule);
}

enum cf_status cf_rules_find(const struct cf_subject *subject, const struct cf_rules *rules,
                             struct cf_arena *arena, struct cf_candidate_list *list,
                             struct cf_error *err)
{
    struct finder *finder = cf_arena_alloc(arena, sizeof(*finder));

    *list = (struct cf_candidate_list){ .count = 0 };
    if (finder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    finder->source = *subject->source;
    finder->source.relied = &finder->relied;
    finder->relied.count = 0;
    finder->own = *subject;
    finder->own.source = &finder->source;
    finder->subject = &finder->own;
    finder->arena = arena;
    if (!cf_regions_find(&finder->own, arena, finder->regions, &finder->region_count))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < rules->count && !finder->failed; i++)
        search_rule(finder, &rules->items[i]);
    if (finder->failed)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    list->items = finder->found;
    list->count = finder->found_count;
    cf_candidates_sort(list);
    return CF_OK;
}
