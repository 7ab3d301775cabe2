/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The call graph of a trace, from its call tree and from the callers that kept calls had. A place
 * that is not a traced function (the script itself, a library) is a node of its own: its time hangs
 * on the only function that calls it too.
 */
#include "rank/rank_parts.h"
#include "store/trace_db.h"

#include <stdlib.h>
#include <string.h>

struct place {
    const char *file, *qualname;
    uint32_t node;
};

struct loader {
    sqlite3 *db;
    struct cf_arena *arena;
    const struct cf_ranking *ranking;
    struct cf_graph *graph;
    struct place *places; /* hash table; a power of two of them */
    uint32_t place_room, node_room, edge_room;
    bool *sampled_outside; /* by node: a sample saw it called by a library or the top level */
};

static uint32_t function_node(const struct loader *loader, int64_t id)
{
    size_t low = 0, high = loader->ranking->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int64_t found = loader->ranking->items[middle].id;

        if (found == id)
            return (uint32_t)middle + 1;
        if (found < id)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static uint32_t hash_of(const char *file, const char *qualname)
{
    uint32_t hash = 2166136261U;

    for (; *file != '\0'; file++)
        hash = (hash ^ (unsigned char)*file) * 16777619U;
    hash = (hash ^ 0xFFU) * 16777619U;
    for (; *qualname != '\0'; qualname++)
        hash = (hash ^ (unsigned char)*qualname) * 16777619U;
    return hash;
}

/* The node of a place without a function row; a new one where it is new. 0: no room. */
static uint32_t place_node(struct loader *loader, const char *file, const char *qualname)
{
    uint32_t at = hash_of(file, qualname) & (loader->place_room - 1);

    for (; loader->places[at].file != NULL; at = (at + 1) & (loader->place_room - 1)) {
        if (strcmp(loader->places[at].file, file) == 0 &&
            strcmp(loader->places[at].qualname, qualname) == 0)
            return loader->places[at].node;
    }
    if (loader->graph->node_count >= loader->node_room)
        return 0;
    loader->places[at] = (struct place){
        .file = cf_arena_strdup(loader->arena, file),
        .qualname = cf_arena_strdup(loader->arena, qualname),
        .node = loader->graph->node_count,
    };
    if (loader->places[at].file == NULL || loader->places[at].qualname == NULL)
        return 0;
    return loader->graph->node_count++;
}

static const char *column_text(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text == NULL ? "" : (const char *)text;
}

/* The node that three columns name: function id, file, qualname. */
static uint32_t node_at(struct loader *loader, sqlite3_stmt *row, int column)
{
    const uint32_t node = sqlite3_column_type(row, column) == SQLITE_NULL
                              ? 0
                              : function_node(loader, sqlite3_column_int64(row, column));

    if (node != 0 || *column_text(row, column + 1) == '\0')
        return node;
    return place_node(loader, column_text(row, column + 1), column_text(row, column + 2));
}

static void add_edge(struct loader *loader, uint32_t caller, uint32_t callee)
{
    if (callee == 0 || caller == callee || loader->graph->edge_count >= loader->edge_room)
        return;
    loader->graph->edges[loader->graph->edge_count++] =
        (struct cf_graph_edge){ .caller = caller, .callee = callee };
}

typedef void take_row(struct loader *loader, sqlite3_stmt *row);

static enum cf_status each_row(struct loader *loader, const char *sql, take_row *take,
                               struct cf_error *err)
{
    sqlite3_stmt *rows = NULL;
    int code = SQLITE_DONE;
    enum cf_status status = cf_trace_db_prepare(loader->db, sql, &rows, err);

    while (status == CF_OK && (code = sqlite3_step(rows)) == SQLITE_ROW)
        take(loader, rows);
    if (status == CF_OK && code != SQLITE_DONE)
        status = cf_trace_db_fail(loader->db, err);
    (void)sqlite3_finalize(rows);
    return status;
}

/* A generator expression or comprehension: the top level calls none. */
static bool is_part(const char *qualname)
{
    static const char *const ends[] = { "<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>" };
    const size_t size = strlen(qualname);

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const size_t end = strlen(ends[i]);

        if (size >= end && strcmp(qualname + size - end, ends[i]) == 0)
            return true;
    }
    return false;
}

/* callee's function id, file, qualname, own time; caller's likewise (all NULL: the top level) */
static void take_stack(struct loader *loader, sqlite3_stmt *row)
{
    const uint32_t callee = node_at(loader, row, 0), caller = node_at(loader, row, 4);
    const int64_t time = sqlite3_column_int64(row, 3);

    if (caller != 0 || !is_part(column_text(row, 2))) /* else its caller was not seen */
        add_edge(loader, caller, callee);
    if (callee == 0)
        return;
    if (callee > loader->ranking->count && time > 0)
        loader->graph->own_ns[callee] += (uint64_t)time;
    if (callee <= loader->ranking->count && (caller == 0 || caller > loader->ranking->count))
        loader->sampled_outside[callee] = true;
}

/*
 * A row without a caller says only that code outside the project called: where samples saw which
 * code that was, they know better.
 */
static void take_caller(struct loader *loader, sqlite3_stmt *row)
{
    const uint32_t callee = function_node(loader, sqlite3_column_int64(row, 0));
    const uint32_t caller = node_at(loader, row, 1);

    if (caller != 0 || !loader->sampled_outside[callee])
        add_edge(loader, caller, callee);
}

static enum cf_status count_rows(struct loader *loader, struct cf_error *err)
{
    static const char sql[] = "SELECT (SELECT count(*) FROM frames) + (SELECT count(*) FROM"
                              " callers), (SELECT count(*) FROM stacks)";
    sqlite3_stmt *row = NULL;
    enum cf_status status = cf_trace_db_prepare(loader->db, sql, &row, err);
    int64_t places = 0, stacks = 0;

    if (status == CF_OK && sqlite3_step(row) == SQLITE_ROW) {
        places = sqlite3_column_int64(row, 0);
        stacks = sqlite3_column_int64(row, 1);
    }
    (void)sqlite3_finalize(row);
    if (status == CF_OK && (places > CF_GRAPH_NODES_MAX / 2 || stacks > CF_GRAPH_EDGES_MAX / 2))
        return cf_fail(err, CF_ELIMIT, "the trace is too large to rank");
    loader->node_room = (uint32_t)(loader->ranking->count + (size_t)places + 1);
    loader->edge_room = (uint32_t)(places + stacks + 1);
    loader->place_room = 64;
    while (loader->place_room < 2 * (uint64_t)places)
        loader->place_room *= 2;
    return status;
}

static enum cf_status make_room(struct loader *loader, struct cf_error *err)
{
    struct cf_graph *graph = loader->graph;

    graph->node_count = (uint32_t)loader->ranking->count + 1;
    graph->own_ns = cf_arena_alloc(loader->arena, loader->node_room * sizeof(uint64_t));
    graph->edges = cf_arena_alloc(loader->arena, loader->edge_room * sizeof(*graph->edges));
    loader->places = cf_arena_alloc(loader->arena, loader->place_room * sizeof(*loader->places));
    loader->sampled_outside = cf_arena_alloc(loader->arena, loader->node_room);
    if (graph->own_ns == NULL || graph->edges == NULL || loader->places == NULL ||
        loader->sampled_outside == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    for (size_t i = 0; i < loader->ranking->count; i++)
        graph->own_ns[i + 1] = (uint64_t)loader->ranking->items[i].own;
    return CF_OK;
}

enum cf_status cf_rank_load_graph(sqlite3 *db, const struct cf_ranking *ranking,
                                  struct cf_arena *arena, struct cf_graph *graph,
                                  struct cf_error *err)
{
    static const char stacks_cpu[] =
        "SELECT f.function_id, f.file, f.qualname, s.cpu_ns, g.function_id, g.file, g.qualname"
        " FROM stacks s JOIN frames f ON f.id = s.frame_id LEFT JOIN stacks p ON p.id = s.parent"
        " LEFT JOIN frames g ON g.id = p.frame_id";
    static const char stacks_wall[] =
        "SELECT f.function_id, f.file, f.qualname, s.wall_ns, g.function_id, g.file, g.qualname"
        " FROM stacks s JOIN frames f ON f.id = s.frame_id LEFT JOIN stacks p ON p.id = s.parent"
        " LEFT JOIN frames g ON g.id = p.frame_id";
    static const char callers[] =
        "SELECT function_id, caller_id, caller_file, caller_qualname FROM callers";
    struct loader loader = { .db = db, .arena = arena, .ranking = ranking, .graph = graph };
    enum cf_status status = count_rows(&loader, err);

    *graph = (struct cf_graph){ .node_count = 0 };
    if (status == CF_OK)
        status = make_room(&loader, err);
    if (status == CF_OK)
        status = each_row(&loader, ranking->exact ? stacks_wall : stacks_cpu, take_stack, err);
    if (status == CF_OK)
        status = each_row(&loader, callers, take_caller, err);
    return status == CF_OK ? cf_graph_index(graph, arena, err) : status;
}
