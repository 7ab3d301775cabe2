/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/called.h"

#include "base/file.h"
#include "discover/reach.h"
#include "project/path.h"
#include "store/trace_db.h"

#include <string.h>

#define DISTANCE_MAX 255

/* A call that the trace has seen. */
struct call {
    uint32_t to, next; /* function; the caller's next call */
};

struct overlay {
    sqlite3 *db;
    struct cf_discovery *out;
    struct cf_arena *arena;
    const char *trace_root, *root; /* absolute */
    struct cf_index names;         /* file and qualified name -> function */
    uint32_t *first_calls;         /* of each function */
    struct call *calls;
    uint32_t call_count;
    size_t call_capacity;
    struct cf_error *err;
};

static enum cf_status out_of_memory(struct overlay *o)
{
    return cf_fail(o->err, CF_ENOMEM, "out of memory");
}

static struct cf_key name_key(const char *file, const char *qualname)
{
    struct cf_key a = cf_key_of(file, strlen(file)), b = cf_key_of(qualname, strlen(qualname));

    return (struct cf_key){ a.low ^ (b.low << 1), a.high ^ (b.high << 1) };
}

/* A file of the trace as it is named here. */
static const char *file_here(const struct overlay *o, const char *file)
{
    const char *full;

    if (strcmp(o->trace_root, o->root) == 0)
        return file;
    full = cf_path_join(o->arena, o->trace_root, file);
    return full == NULL ? file : cf_path_relative(full, o->root);
}

static enum cf_status index_names(struct overlay *o)
{
    struct cf_discovery *out = o->out;

    for (uint32_t i = 0; i < out->function_count; i++) {
        uint32_t value = i;
        bool added = false;

        if (cf_index_add(&o->names, o->arena,
                         name_key(out->functions[i].file, out->functions[i].qualname), &value,
                         &added, o->err) != CF_OK)
            return CF_ENOMEM;
    }
    return CF_OK;
}

static const char *column(sqlite3_stmt *row, int index)
{
    const char *text = (const char *)sqlite3_column_text(row, index);

    return text == NULL ? "" : text;
}

static enum cf_status add_call(struct overlay *o, sqlite3_stmt *row)
{
    uint32_t to = cf_index_find(&o->names, name_key(file_here(o, column(row, 0)), column(row, 1)));
    struct cf_key caller = name_key(file_here(o, column(row, 2)), column(row, 3));
    uint32_t from = cf_index_find(&o->names, caller);
    struct call *calls;

    if (to == CF_INDEX_NONE)
        return CF_OK;
    o->out->functions[to].called = true;
    if (from == CF_INDEX_NONE)
        return CF_OK;
    calls = cf_array_grow(o->arena, o->calls, &o->call_capacity, o->call_count, sizeof(*calls));
    if (calls == NULL)
        return out_of_memory(o);
    o->calls = calls;
    calls[o->call_count] = (struct call){ to, o->first_calls[from] };
    o->first_calls[from] = o->call_count++;
    return CF_OK;
}

static enum cf_status read_calls(struct overlay *o)
{
    static const char sql[] =
        "SELECT f.file, f.qualname, coalesce(c.caller_file, ''), coalesce(c.caller_qualname, '')"
        " FROM functions f LEFT JOIN callers c ON c.function_id = f.id WHERE f.calls > 0"
        " ORDER BY f.file, f.qualname, f.line, c.caller_file, c.caller_qualname";
    uint32_t nodes = o->out->function_count;
    sqlite3_stmt *rows = NULL;
    enum cf_status status;
    int step = SQLITE_DONE;

    o->first_calls = cf_arena_alloc(o->arena, (nodes + 1) * sizeof(uint32_t));
    if (o->first_calls == NULL)
        return out_of_memory(o);
    for (uint32_t i = 0; i < nodes; i++)
        o->first_calls[i] = CF_INDEX_NONE;
    status = cf_trace_db_prepare(o->db, sql, &rows, o->err);
    while (status == CF_OK && (step = sqlite3_step(rows)) == SQLITE_ROW)
        status = add_call(o, rows);
    if (status == CF_OK && step != SQLITE_DONE)
        status = cf_trace_db_fail(o->db, o->err);
    (void)sqlite3_finalize(rows);
    return status;
}

/* All pairs anew: those found before, and those of the trace. */
struct merged {
    struct cf_reaching *pairs;
    uint32_t *owners;
    size_t count, capacity, owner_capacity;
    struct cf_index seen; /* pairs of the trace */
    uint32_t *queue;      /* with room for every function */
    uint16_t *distances;  /* of those in the queue; 0 for all others */
};

static bool add_pair(struct overlay *o, struct merged *m, struct cf_reaching pair, uint32_t owner)
{
    m->pairs = cf_array_grow(o->arena, m->pairs, &m->capacity, m->count, sizeof(*m->pairs));
    m->owners = cf_array_grow(o->arena, m->owners, &m->owner_capacity, m->count, sizeof(uint32_t));
    if (m->pairs == NULL || m->owners == NULL)
        return false;
    m->pairs[m->count] = pair;
    m->owners[m->count++] = owner;
    return true;
}

/* The functions that each test surely reaches, and the trace has: by test, one after the other. */
struct seeds {
    uint32_t *functions;
    uint16_t *distances;
    size_t *firsts; /* of each test; test_count + 1 of them */
};

static bool is_seed(const struct cf_discovered_function *function,
                    const struct cf_reaching *reaching)
{
    return function->called && reaching->how <= CF_REACH_THROUGH;
}

/* Counts the seeds of each test, or (fill) puts them where the counts of those before it say. */
static void pass_seeds(const struct cf_discovery *out, struct seeds *seeds, bool fill)
{
    for (uint32_t f = 0; f < out->function_count; f++) {
        for (uint32_t i = 0; i < out->functions[f].test_count; i++) {
            const struct cf_reaching *reaching = &out->functions[f].tests[i];
            size_t *first = &seeds->firsts[reaching->test + (fill ? 1U : 2U)];

            if (!is_seed(&out->functions[f], reaching))
                continue;
            if (fill) {
                seeds->functions[*first] = f;
                seeds->distances[*first] = reaching->distance;
            }
            ++*first;
        }
    }
}

static bool list_seeds(struct overlay *o, struct seeds *seeds)
{
    const struct cf_discovery *out = o->out;

    seeds->functions = cf_arena_alloc(o->arena, (out->pair_count + 1) * sizeof(uint32_t));
    seeds->distances = cf_arena_alloc(o->arena, (out->pair_count + 1) * sizeof(uint16_t));
    seeds->firsts = cf_arena_alloc(o->arena, (out->test_count + 2) * sizeof(size_t));
    if (seeds->functions == NULL || seeds->distances == NULL || seeds->firsts == NULL)
        return false;
    pass_seeds(out, seeds, false);
    for (uint32_t t = 2; t < out->test_count + 2; t++)
        seeds->firsts[t] += seeds->firsts[t - 1];
    pass_seeds(out, seeds, true);
    return true;
}

/* Distances of what was called from there on; `queue` has room for every function. */
static uint32_t follow(const struct overlay *o, const struct seeds *seeds, uint32_t test,
                       uint32_t *queue, uint16_t *distances)
{
    uint32_t count = 0;

    for (size_t i = seeds->firsts[test]; i < seeds->firsts[test + 1]; i++) {
        distances[seeds->functions[i]] = seeds->distances[i];
        queue[count++] = seeds->functions[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        uint16_t distance = distances[queue[i]];

        for (uint32_t c = o->first_calls[queue[i]]; c != CF_INDEX_NONE; c = o->calls[c].next) {
            if (distances[o->calls[c].to] == 0) {
                distances[o->calls[c].to] =
                    (uint16_t)(distance < DISTANCE_MAX ? distance + 1 : DISTANCE_MAX);
                queue[count++] = o->calls[c].to;
            }
        }
    }
    return count;
}

/* Adds what the trace shows beyond the seeds of a test. */
static enum cf_status merge_test(struct overlay *o, const struct seeds *seeds, uint32_t test,
                                 struct merged *m)
{
    uint16_t *distances = m->distances;
    uint32_t *queue = m->queue;
    uint32_t count = follow(o, seeds, test, queue, distances);
    size_t known = seeds->firsts[test + 1] - seeds->firsts[test];

    for (uint32_t i = 0; i < count; i++) {
        const struct cf_reaching pair = { test, distances[queue[i]], CF_REACH_CALLED, 0 };
        uint32_t zero = 0;
        bool added = false;

        distances[queue[i]] = 0;
        if (i < known)
            continue;
        if (!add_pair(o, m, pair, queue[i]) ||
            cf_index_add(&m->seen, o->arena, (struct cf_key){ (uint64_t)queue[i] << 32 | test, 1 },
                         &zero, &added, o->err) != CF_OK)
            return out_of_memory(o);
    }
    return CF_OK;
}

static enum cf_status merge(struct overlay *o)
{
    struct cf_discovery *out = o->out;
    size_t functions = out->function_count + 1;
    struct merged m = { 0 };
    struct seeds seeds;
    enum cf_status status = CF_OK;

    m.queue = cf_arena_alloc(o->arena, functions * sizeof(*m.queue));
    m.distances = cf_arena_alloc(o->arena, functions * sizeof(*m.distances));
    if (m.queue == NULL || m.distances == NULL || !list_seeds(o, &seeds))
        return out_of_memory(o);
    for (uint32_t test = 0; test < out->test_count && status == CF_OK; test++)
        status = merge_test(o, &seeds, test, &m);
    for (uint32_t f = 0; f < out->function_count && status == CF_OK; f++) {
        for (uint32_t i = 0; i < out->functions[f].test_count; i++) {
            struct cf_reaching pair = out->functions[f].tests[i];
            const struct cf_key key = { (uint64_t)f << 32 | pair.test, 1 };

            /* What is sure stays as it is; what was doubtful has been shown. */
            if (cf_index_find(&m.seen, key) == CF_INDEX_NONE && !add_pair(o, &m, pair, f))
                return out_of_memory(o);
        }
    }
    if (status != CF_OK)
        return status;
    return cf_reach_rank(out, m.pairs, m.owners, m.count, o->arena, o->err);
}

/* The folder that the trace's files are relative to. */
static enum cf_status find_root(struct overlay *o, const char *trace)
{
    const char *value = "", *folder;
    enum cf_status status = cf_trace_meta(o->db, "root", o->arena, &value, o->err);

    if (status != CF_OK)
        return status;
    folder = cf_path_folder(o->arena, cf_path_resolve(o->arena, trace));
    o->trace_root = folder == NULL ? NULL : cf_path_join(o->arena, folder, value);
    o->trace_root = o->trace_root == NULL ? NULL : cf_path_resolve(o->arena, o->trace_root);
    return o->trace_root == NULL ? out_of_memory(o) : CF_OK;
}

enum cf_status cf_called_add(const char *trace, const char *root, struct cf_discovery *discovery,
                             struct cf_arena *arena, struct cf_error *err)
{
    struct overlay o = { .out = discovery, .arena = arena, .root = root, .err = err };
    enum cf_status status = cf_trace_db_open(trace, CF_TRACE_READ, &o.db, err);

    if (status != CF_OK)
        return status;
    status = find_root(&o, trace);
    if (status == CF_OK)
        status = index_names(&o);
    if (status == CF_OK)
        status = read_calls(&o);
    if (status == CF_OK)
        status = merge(&o);
    cf_trace_db_close(o.db);
    discovery->trace = trace;
    return status;
}

bool cf_called_is_test_run(const char *trace, struct cf_arena *arena)
{
    const char *module = "";
    sqlite3 *db = NULL;
    bool is_run;

    if (!cf_path_is_file(trace) || cf_trace_db_open(trace, CF_TRACE_READ, &db, NULL) != CF_OK)
        return false;
    is_run = cf_trace_meta(db, "main_module", arena, &module, NULL) == CF_OK &&
             (strncmp(module, "pytest", 6) == 0 || strncmp(module, "unittest", 8) == 0);
    cf_trace_db_close(db);
    return is_run;
}
