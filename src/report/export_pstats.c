/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dict that cProfile.Profile.dump_stats() marshals:
 *   {(file, line, name): (primitive calls, calls, own s, cumulative s,
 *                         {(file, line, name) of a caller: the same four numbers})}
 * in version 0 of the marshal format, which every Python reads.
 *
 * Times come from the call tree. Calls come from the counts of the functions; code outside the
 * project is not counted, so it has its number of nodes in the tree. With exact times the
 * functions' own numbers are taken, for they are better than the tree's.
 */
#include "report/export.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

#define FUNCTIONS_MAX 1000000

struct totals {
    uint64_t own, cumulative, calls; /* times in the tree's unit */
};

/* A function of the project, or code outside it that is in the tree: a key of the dict. */
struct entry {
    int64_t function_id;       /* 0: outside the project */
    struct cf_text file, name; /* in the arena */
    int64_t line;
    uint64_t calls, own_ns, cumulative_ns; /* of the function; 0 outside the project */
    struct totals totals;                  /* of its nodes in the tree */
};

/* Time that `callee` spent on behalf of `caller`. */
struct edge {
    uint32_t callee, caller; /* entries */
    struct totals totals;
    bool written;
};

struct profile {
    struct cf_export *export;
    struct cf_error *err;
    struct entry *entries; /* the functions by id, then the frames outside the project */
    uint32_t function_count, entry_count;
    uint32_t *frame_entries; /* by frame of the tree */
    struct edge *edges;      /* sorted by callee, then caller; each pair once */
    size_t edge_count;
    struct cf_query callers;
};

/* -- marshal ---------------------------------------------------------------------------- */

static void put_u32(FILE *out, uint32_t value)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        (void)fputc((int)((value >> shift) & 0xFF), out);
}

/* An int of Python: 'i' for 32 bits, else 'l' with digits of 15 bits. */
static void put_int(FILE *out, uint64_t value)
{
    uint32_t digits = 0;

    if (value <= INT32_MAX) {
        (void)fputc('i', out);
        put_u32(out, (uint32_t)value);
        return;
    }
    for (uint64_t rest = value; rest > 0; rest >>= 15)
        digits++;
    (void)fputc('l', out);
    put_u32(out, digits);
    for (; value > 0; value >>= 15) {
        (void)fputc((int)(value & 0xFF), out);
        (void)fputc((int)((value >> 8) & 0x7F), out);
    }
}

static void put_real(FILE *out, double value)
{
    uint64_t bits = 0;

    memcpy(&bits, &value, sizeof(bits));
    (void)fputc('g', out);
    put_u32(out, (uint32_t)bits);
    put_u32(out, (uint32_t)(bits >> 32));
}

static void put_tuple(FILE *out, uint32_t size)
{
    (void)fputc('(', out);
    put_u32(out, size);
}

/* A broken byte would make the whole file unreadable: it becomes one question mark. */
static void put_text(FILE *out, struct cf_text text)
{
    const unsigned char *next = (const unsigned char *)text.data;
    const unsigned char *const end = next + text.size;

    (void)fputc('u', out);
    put_u32(out, (uint32_t)text.size);
    while (next < end) {
        const unsigned char *const start = next;

        if (cf_utf8_next(&next, end) >= 0x110000)
            (void)fputc('?', out);
        else
            (void)fwrite(start, 1, (size_t)(next - start), out);
    }
}

/* -- the numbers ------------------------------------------------------------------------ */

static int compare_edges(const void *left, const void *right)
{
    const struct edge *const a = left, *const b = right;

    if (a->callee != b->callee)
        return a->callee < b->callee ? -1 : 1;
    return a->caller == b->caller ? 0 : a->caller < b->caller ? -1 : 1;
}

static void add_totals(struct totals *to, const struct totals *from)
{
    to->own = cf_add_saturating(to->own, from->own);
    to->cumulative = cf_add_saturating(to->cumulative, from->cumulative);
    to->calls = cf_add_saturating(to->calls, from->calls);
}

static void merge_edges(struct profile *profile)
{
    struct edge *const edges = profile->edges;
    size_t used = 0;

    qsort(edges, profile->edge_count, sizeof(*edges), compare_edges);
    for (size_t i = 0; i < profile->edge_count; i++) {
        if (used > 0 && compare_edges(&edges[used - 1], &edges[i]) == 0)
            add_totals(&edges[used - 1].totals, &edges[i].totals);
        else
            edges[used++] = edges[i];
    }
    profile->edge_count = used;
}

/*
 * Sums up the nodes of each entry. Its cumulative time counts only where it is not already on
 * the stack: `open` holds how many of each entry are, on the path to the node.
 */
static void sum_tree(struct profile *profile, uint32_t *open, uint32_t *path)
{
    const struct cf_calltree *const tree = &profile->export->tree;
    uint32_t depth = 0;

    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];
        struct totals totals = { .own = node->own, .calls = 1 };
        uint32_t entry = CF_CALLTREE_NONE;

        for (; depth > node->depth; depth--) {
            if (path[depth - 1] != CF_CALLTREE_NONE)
                open[path[depth - 1]]--;
        }
        if (node->frame != CF_CALLTREE_NONE)
            entry = profile->frame_entries[node->frame];
        path[depth++] = entry;
        if (entry == CF_CALLTREE_NONE)
            continue;
        totals.cumulative = open[entry]++ == 0 ? node->total : 0;
        add_totals(&profile->entries[entry].totals, &totals);
        if (depth > 1 && path[depth - 2] != CF_CALLTREE_NONE)
            profile->edges[profile->edge_count++] =
                (struct edge){ .callee = entry, .caller = path[depth - 2], .totals = totals };
    }
    merge_edges(profile);
}

static enum cf_status sum_up(struct profile *profile)
{
    struct cf_arena *const arena = profile->export->arena;
    const size_t entries = (size_t)profile->entry_count + 1;
    const size_t nodes = (size_t)profile->export->tree.node_count + 1;
    uint32_t *const open = cf_arena_alloc(arena, entries * sizeof(*open));
    uint32_t *const path = cf_arena_alloc(arena, nodes * sizeof(*path));

    profile->edges = cf_arena_alloc(arena, nodes * sizeof(*profile->edges));
    if (open == NULL || path == NULL || profile->edges == NULL)
        return cf_fail(profile->err, CF_ENOMEM, "out of memory for the export");
    sum_tree(profile, open, path);
    return CF_OK;
}

/* -- the entries ------------------------------------------------------------------------ */

static enum cf_status read_function(struct profile *profile, const struct cf_query *row,
                                    struct entry *entry)
{
    struct cf_arena *const arena = profile->export->arena;
    const struct cf_text file = cf_query_text(row, 1), name = cf_query_text(row, 2);
    const char *const file_copy = cf_arena_strndup(arena, file.data, file.size);
    const char *const name_copy = cf_arena_strndup(arena, name.data, name.size);

    if (file_copy == NULL || name_copy == NULL)
        return cf_fail(profile->err, CF_ENOMEM, "out of memory for the export");
    *entry = (struct entry){
        .function_id = cf_query_int(row, 0),
        .file = { file_copy, file.size },
        .name = { name_copy, name.size },
        .line = cf_query_int(row, 3),
        .calls = cf_query_count(row, 4),
        .own_ns = cf_query_count(row, 5),
        .cumulative_ns = cf_query_count(row, 6),
    };
    return CF_OK;
}

static enum cf_status load_functions(struct profile *profile, uint32_t room)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status =
        cf_query_init(&query, profile->export->db,
                      "SELECT id, file, qualname, line, calls, own_ns, cumulative_ns"
                      " FROM functions WHERE id > 0 ORDER BY id",
                      profile->err);

    while (status == CF_OK && profile->entry_count < room &&
           (status = cf_query_next(&query, &found, profile->err)) == CF_OK && found)
        status = read_function(profile, &query, &profile->entries[profile->entry_count++]);
    profile->function_count = profile->entry_count;
    cf_query_deinit(&query);
    return status;
}

static uint32_t find_function(const struct profile *profile, int64_t id)
{
    uint32_t low = 0, high = profile->function_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (profile->entries[middle].function_id == id)
            return middle;
        if (profile->entries[middle].function_id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return CF_CALLTREE_NONE;
}

static void add_frames(struct profile *profile)
{
    const struct cf_calltree *const tree = &profile->export->tree;

    for (uint32_t i = 0; i < tree->frame_count; i++) {
        const struct cf_calltree_frame *const frame = &tree->frames[i];
        uint32_t entry = find_function(profile, frame->function_id);

        if (entry == CF_CALLTREE_NONE) {
            entry = profile->entry_count++;
            profile->entries[entry] = (struct entry){
                .file = frame->file,
                .name = frame->name,
                .line = frame->line,
            };
        }
        profile->frame_entries[i] = entry;
    }
}

static enum cf_status load_entries(struct profile *profile)
{
    struct cf_arena *const arena = profile->export->arena;
    const uint32_t frames = profile->export->tree.frame_count;
    int64_t functions = 0;
    enum cf_status status = cf_query_one(profile->export->db, "SELECT count(*) FROM functions",
                                         &functions, profile->err);

    if (status != CF_OK)
        return status;
    if (functions < 0 || functions > FUNCTIONS_MAX) {
        (void)cf_fail(profile->err, CF_ELIMIT, "the trace has more than %d functions",
                      FUNCTIONS_MAX);
        return CF_ELIMIT;
    }
    profile->entries =
        cf_arena_alloc(arena, ((size_t)functions + frames + 1) * sizeof(*profile->entries));
    profile->frame_entries =
        cf_arena_alloc(arena, ((size_t)frames + 1) * sizeof(*profile->frame_entries));
    if (profile->entries == NULL || profile->frame_entries == NULL) {
        (void)cf_fail(profile->err, CF_ENOMEM, "out of memory for the export");
        return CF_ENOMEM;
    }
    status = load_functions(profile, (uint32_t)functions);
    if (status == CF_OK)
        add_frames(profile);
    return status;
}

/* -- the dict --------------------------------------------------------------------------- */

static void put_key(FILE *out, const struct entry *entry)
{
    put_tuple(out, 3);
    put_text(out, entry->file);
    put_int(out, entry->line < 0 ? 0 : (uint64_t)entry->line);
    put_text(out, entry->name);
}

/* (primitive calls, calls, own, cumulative); the caller says how many follow. */
static void put_numbers(FILE *out, uint64_t calls, double own_s, double cumulative_s)
{
    put_int(out, calls);
    put_int(out, calls);
    put_real(out, own_s);
    put_real(out, cumulative_s);
}

static double seconds(const struct profile *profile, uint64_t value)
{
    /* Without any times a sample stands for the sampler's usual step. */
    return (double)value * (profile->export->tree.unit == CF_CALLTREE_SAMPLES ? 0.01 : 1e-9);
}

static bool is_same(struct cf_text a, struct cf_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The edge from the caller that the present row of `callers` names, among those of one callee. */
static struct edge *find_edge(struct profile *profile, size_t first, uint32_t callee)
{
    const struct cf_query *const row = &profile->callers;
    const int64_t id = cf_query_int(row, 0);
    const struct cf_text file = cf_calltree_file(cf_query_text(row, 3));
    const struct cf_text name = cf_query_text(row, 4);

    for (size_t i = first; i < profile->edge_count && profile->edges[i].callee == callee; i++) {
        const struct entry *const caller = &profile->entries[profile->edges[i].caller];

        if (!profile->edges[i].written && caller->function_id == id &&
            (id != 0 || (is_same(caller->file, file) && is_same(caller->name, name))))
            return &profile->edges[i];
    }
    return NULL;
}

/* The callers that were counted; those outside the project only where the tree has them too. */
static enum cf_status put_counted_callers(struct profile *profile, uint32_t callee, size_t first)
{
    FILE *const out = profile->export->out;
    bool found = false;
    enum cf_status status = CF_OK;

    cf_query_restart(&profile->callers, profile->entries[callee].function_id);
    while ((status = cf_query_next(&profile->callers, &found, profile->err)) == CF_OK && found) {
        struct edge *const edge = find_edge(profile, first, callee);
        const uint32_t caller = edge != NULL
                                    ? edge->caller
                                    : find_function(profile, cf_query_int(&profile->callers, 0));
        const uint64_t cumulative_ns = cf_query_count(&profile->callers, 2);

        if (caller == CF_CALLTREE_NONE)
            continue;
        put_key(out, &profile->entries[caller]);
        put_tuple(out, 4);
        put_numbers(out, cf_query_count(&profile->callers, 1),
                    edge == NULL ? 0.0 : seconds(profile, edge->totals.own),
                    cumulative_ns > 0 || edge == NULL ? (double)cumulative_ns * 1e-9
                                                      : seconds(profile, edge->totals.cumulative));
        if (edge != NULL)
            edge->written = true;
    }
    return status;
}

static enum cf_status put_entry(struct profile *profile, uint32_t index, size_t *next_edge)
{
    const struct entry *const entry = &profile->entries[index];
    const struct totals *const tree = &entry->totals;
    FILE *const out = profile->export->out;
    enum cf_status status = CF_OK;

    put_key(out, entry);
    put_tuple(out, 5);
    put_numbers(out, entry->calls > 0 ? entry->calls : tree->calls,
                entry->own_ns > 0 ? (double)entry->own_ns * 1e-9 : seconds(profile, tree->own),
                entry->cumulative_ns > 0 ? (double)entry->cumulative_ns * 1e-9
                                         : seconds(profile, tree->cumulative));
    (void)fputc('{', out);
    if (entry->function_id != 0)
        status = put_counted_callers(profile, index, *next_edge);
    for (; *next_edge < profile->edge_count && profile->edges[*next_edge].callee == index;
         ++*next_edge) {
        const struct edge *const edge = &profile->edges[*next_edge];

        if (edge->written)
            continue;
        put_key(out, &profile->entries[edge->caller]);
        put_tuple(out, 4);
        put_numbers(out, edge->totals.calls, seconds(profile, edge->totals.own),
                    seconds(profile, edge->totals.cumulative));
    }
    (void)fputc('0', out);
    return status;
}

enum cf_status cf_export_pstats(struct cf_export *export, struct cf_error *err)
{
    struct profile profile = { .export = export, .err = err, .callers = CF_QUERY_INIT };
    size_t next_edge = 0;
    enum cf_status status = CF_OK;

    if ((status = load_entries(&profile)) != CF_OK || (status = sum_up(&profile)) != CF_OK)
        return status;
    status = cf_query_init(&profile.callers, export->db,
                           "SELECT caller_id, calls, cumulative_ns, caller_file, caller_qualname"
                           " FROM callers WHERE function_id = ?",
                           err);
    (void)fputc('{', export->out);
    for (uint32_t i = 0; i < profile.entry_count && status == CF_OK; i++)
        status = put_entry(&profile, i, &next_edge);
    (void)fputc('0', export->out);
    cf_query_deinit(&profile.callers);
    return status;
}
