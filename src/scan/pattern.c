/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The suspected pattern of a function that costs time: what the rules of the optimizer find in its
 * text with the sizes and types that were seen, else a sign in its text, else where its time goes.
 */
#include "candidates/rules.h"
#include "optimize/evidence.h"
#include "rank/rank.h"
#include "scan/cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPES_MAX 64
#define OFTEN_CALLS 50 /* in one run of the test */
#define GAIN_MIN 1.25  /* a rule that promises less explains nothing */

struct reader {
    struct cf_scan_work *work;
    const struct cf_cpu_times *times;
    struct cf_ranking ranking; /* of the trace: counts and ids */
    struct cf_rules rules;
    unsigned python; /* 311 */
    struct cf_error *err;
};

/* Names of patterns for rules, by the beginning of the rule's id. */
static const struct {
    const char *ids; /* between blanks */
    const char *pattern;
} names[] = {
    { " nested-join inner-search inner-match joined-pairs keyed-search pair-groups "
      "count-in-loop count-as-key count-table count-smaller index-in-loop places-in-loop "
      "filter-in-loop filter-two-keys first-match-index first-record-index groups-of-alike "
      "entry-totals parallel-lists has-duplicates same-key same-letters repeated-values "
      "equal-pairs equal-near equal-far-apart pair-sum pair-positions pairs-with-sum "
      "pairs-with-difference sums-of-two-lists close-pair closest-pair least-difference "
      "triple-with-sum count-triples flatten list-growth dict-growth append-copy "
      "array-append frame-concat remove-all remove-matching taken-by-count cut-front "
      "slice-queue list-chunks insert-front seen-set dedupe-order growing-distinct "
      "run-of-different repeated-extreme edge-extremes alternating-extremes largest-rise "
      "best-run next-greater spans-before inversions longest-rising running-total "
      "range-sums sums-between runs-with-sum range-additions product-of-others window-sums "
      "window-maxima hand-written-sort sorted-insertion centred-palindrome most-common ",
      "Quadratic loop" },
    { " membership-set membership-comprehension constant-membership values-set growing-set "
      "list-as-set literal-membership dict-keys-membership count-membership list-queue "
      "pop-first sorted-search smallest-few sorted-few sorted-first ",
      "Wrong container" },
    { " hoist-call hoist-extreme hoist-math hoist-concatenation invariant-call "
      "invariant-assignment repeated-call repeated-property element-values all-compared "
      "recursion-cache linear-recursion cached-helper length-in-while trial-division "
      "repeated-product constant-collection prime-sieve ",
      "Repeated computation" },
    { " sort-each-round sort-once ", "Sorting in a loop" },
    { " regex-compile regex-plain-text compiled-pattern ", "Regex in a loop" },
    { " json-dump ", "JSON in a loop" },
    { " join-loop join-separator text-pieces bytes-growth reversed-text letters-joined "
      "letters-loop delete-characters ",
      "String building" },
    { " flat-copy table-copy needless-copy ", "deepcopy" },
    { " missing-key ", "Exceptions in a loop" },
};

static const char *name_of(const char *id, const char *family)
{
    char padded[80];

    (void)snprintf(padded, sizeof(padded), " %.70s ", id);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strstr(names[i].ids, padded) != NULL)
            return names[i].pattern;
    }
    if (strcmp(family, "algorithms") == 0)
        return "Slow algorithm";
    return strcmp(family, "loops") == 0 ? "Slow loop" : "Slow form";
}

uint32_t cf_scan_definition_at(const struct cf_scan_file *file, uint32_t line)
{
    const struct cf_definitions *definitions = &file->source.definitions;
    const struct cf_node *nodes = file->source.syntax.nodes;

    for (uint32_t i = 0; i < definitions->count; i++) {
        if (definitions->items[i].kind == CF_DEFINES_FUNCTION &&
            (nodes[definitions->items[i].node].line == line ||
             nodes[definitions->items[i].whole].line == line))
            return i;
    }
    return CF_NONE;
}

/* What the trace knows of the functions of the file, by definition. */
static enum cf_status evidence_of(const struct reader *r, const struct cf_scan_file *file,
                                  struct cf_evidence **all)
{
    enum cf_status status = CF_OK;

    *all = cf_arena_alloc(r->work->scan->arena,
                          ((size_t)file->source.definitions.count + 1) * sizeof(**all));
    if (*all == NULL)
        return cf_fail(r->err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < r->ranking.count && status == CF_OK; i++) {
        const struct cf_rank_function *function = &r->ranking.items[i];
        const uint32_t definition = strcmp(function->file, file->path) == 0
                                        ? cf_scan_definition_at(file, function->line)
                                        : CF_NONE;

        if (definition == CF_NONE || function->id == 0)
            continue;
        status = cf_evidence_of(r->times->db, function, TYPES_MAX, r->work->scan->arena,
                                &(*all)[definition], r->err);
    }
    return status;
}

static size_t runs_of(const struct reader *r)
{
    return r->times->call_runs > 0 ? r->times->call_runs : 1;
}

/* "xs: list, up to 20000; 1200 calls a run": what was seen of the arguments. */
static const char *seen_of(const struct reader *r, const struct cf_evidence *evidence)
{
    struct cf_arena *arena = r->work->scan->arena;
    const double calls = (double)evidence->calls / (double)runs_of(r);
    const char *text = "";

    for (size_t i = 0; i < evidence->type_count && text != NULL; i++) {
        const struct cf_seen_type *type = &evidence->types[i];

        if (type->size_max > 0 && strcmp(type->name, "return") != 0)
            text = cf_arena_printf(arena, "%s%s: %s of up to %lld; ", text, type->name, type->type,
                                   (long long)type->size_max);
    }
    if (text != NULL && evidence->traced)
        text = cf_arena_printf(arena, "%s%.*f call%s a run", text, calls < 10 ? 1 : 0, calls,
                               calls == 1 ? "" : "s");
    return text;
}

static const char *impact_of(const struct cf_scan_finding *finding, struct cf_arena *arena)
{
    const double left = 1 - finding->share + finding->share / finding->gain;

    return cf_arena_printf(arena, "~%.*fx speedup of the function, ~%.*fx of the run",
                           finding->gain < 10 ? 1 : 0, finding->gain, left > 0.1 ? 1 : 0, 1 / left);
}

static void take_candidate(struct reader *r, const struct cf_candidate *candidate,
                           struct cf_scan_finding *finding)
{
    const char *id = strncmp(candidate->source, "rule:", 5) == 0 ? candidate->source + 5 : "";
    const struct cf_rule *rule = cf_rules_get(&r->rules, id);
    struct cf_arena *arena = r->work->scan->arena;

    finding->gain = candidate->expected;
    finding->pattern =
        cf_arena_printf(arena, "%s: %s (rule %s)", name_of(id, rule == NULL ? "" : rule->family),
                        candidate->title, id);
    finding->impact = impact_of(finding, arena);
}

/* What the function's own lines do not explain is explained by what it calls. */
static void take_sign(struct reader *r, const struct cf_scan_file *file, uint32_t definition,
                      bool often, struct cf_scan_finding *finding)
{
    struct cf_arena *arena = r->work->scan->arena;
    const char *sign = cf_cpu_sign(file, definition, often);
    const bool through = finding->near_share < 0.2 * finding->share;

    if (sign != NULL && (!through || strstr(sign, "loop") != NULL))
        finding->pattern = sign;
    else if (through)
        finding->pattern = "Time is in what it calls";
    else
        finding->pattern = "No known pattern";
    finding->impact =
        through
            ? "see what it calls"
            : cf_arena_printf(arena, "at most %.2gx of the run, were it free",
                              1 / (1 - (finding->near_share > 0.98 ? 0.98 : finding->near_share)));
}

/* So many calls in each run of the test that its callers have a loop. */
static bool is_called_often(const struct reader *r, const struct cf_evidence *evidence)
{
    return evidence->traced && evidence->calls / runs_of(r) >= OFTEN_CALLS;
}

static enum cf_status explain(struct reader *r, struct cf_scan_finding *finding)
{
    struct cf_arena *arena = r->work->scan->arena;
    const struct cf_scan_file *file = cf_scan_file_at(r->work, finding->file);
    const uint32_t definition = file == NULL ? CF_NONE : cf_scan_definition_at(file, finding->line);
    struct cf_candidate_list list = { 0 };
    struct cf_evidence *evidence = NULL;
    struct cf_subject subject;
    enum cf_status status;

    if (definition == CF_NONE) {
        finding->pattern = "No known pattern";
        finding->impact = "";
        return CF_OK;
    }
    finding->function = file->source.definitions.items[definition].qualname;
    finding->module = file->module;
    finding->target =
        cf_arena_printf(arena, "`%s()` in %s:%u", finding->function, file->path, finding->line);
    status = evidence_of(r, file, &evidence);
    if (status != CF_OK)
        return status;
    subject = (struct cf_subject){
        .file = file->absolute,
        .root = r->work->scan->root,
        .source = &file->source,
        .definition = definition,
        .evidence = evidence,
        .alone = true,
        .python = r->python,
    };
    status = cf_rules_find(&subject, &r->rules, arena, &list, r->err);
    if (status != CF_OK)
        return status;
    if (list.count > 0 && list.items[0].expected >= GAIN_MIN &&
        finding->near_share >= 0.1 * finding->share)
        take_candidate(r, &list.items[0], finding);
    else
        take_sign(r, file, definition, is_called_often(r, &evidence[definition]), finding);
    finding->evidence = cf_arena_printf(arena, "%.1f%% of its own; %s", 100 * finding->own_share,
                                        seen_of(r, &evidence[definition]));
    return finding->evidence == NULL || finding->pattern == NULL || finding->impact == NULL
               ? cf_fail(r->err, CF_ENOMEM, "out of memory")
               : CF_OK;
}

static unsigned version_of(const char *text)
{
    char *rest = NULL;
    const unsigned long major = text == NULL ? 3 : strtoul(text, &rest, 10);
    const unsigned long minor = rest == NULL || *rest != '.' ? 9 : strtoul(rest + 1, NULL, 10);

    return (unsigned)(100 * major + minor);
}

enum cf_status cf_cpu_patterns(struct cf_scan_work *work, const struct cf_cpu_times *times,
                               struct cf_error *err)
{
    const struct cf_list all = { 0 };
    const struct cf_rank_options options = { .root = work->scan->root, .only = &all };
    const struct cf_rules_choice choice = { .folder = NULL };
    struct reader r = { .work = work, .times = times, .err = err };
    struct cf_parser *parser = NULL;
    enum cf_status status = cf_parser_new(&parser, err);

    r.python = version_of(work->scan->python);
    if (status == CF_OK)
        status = cf_rules_load(parser, &choice, work->scan->arena, &r.rules, err);
    if (status == CF_OK && times->db != NULL)
        status = cf_rank_trace(times->db, &options, work->scan->arena, &r.ranking, err);
    for (size_t i = 0; i < work->scan->count && status == CF_OK; i++) {
        if (work->scan->findings[i].domain == CF_SCAN_CPU)
            status = explain(&r, &work->scan->findings[i]);
    }
    cf_parser_free(parser);
    return status;
}
