/* SPDX-License-Identifier: Apache-2.0 */
#include "report/calltree.h"

#include <stddef.h>
#include <string.h>

#define ROWS_MAX 5000000 /* of each table */

/* A node as the table has it, with its place among its siblings. */
struct raw_node {
    int64_t id;
    int64_t parent_id;
    bool has_parent;
    uint32_t frame, process;
    uint64_t samples, cpu_ns, wall_ns;
    uint32_t parent, first_child, next_sibling;
};

struct loader {
    struct cf_calltree *tree;
    sqlite3 *db;
    struct cf_arena *arena;
    struct cf_error *err;
    struct raw_node *raw;
    uint32_t raw_count;
    uint32_t room; /* rows that the table being loaded may have */
};

uint64_t cf_add_saturating(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

struct cf_text cf_calltree_file(struct cf_text file)
{
    static const char *const folders[] = { "/site-packages/", "/lib/python3", "/lib64/python3" };

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        const size_t size = strlen(folders[i]);

        for (size_t at = 0; file.size > 0 && file.data[0] == '/' && at + size <= file.size; at++) {
            if (memcmp(file.data + at, folders[i], size) == 0)
                return (struct cf_text){ file.data + at + 1, file.size - at - 1 };
        }
    }
    return file;
}

static enum cf_status copy_text(struct loader *loader, struct cf_text from, struct cf_text *to)
{
    const char *copy = cf_arena_strndup(loader->arena, from.data, from.size);

    if (copy == NULL)
        return cf_fail(loader->err, CF_ENOMEM, "out of memory for the call tree");
    *to = (struct cf_text){ copy, from.size };
    return CF_OK;
}

/* Room for the rows that `count_sql` counts and one more, in the arena; NULL: `*status` says why
 * not. */
static void *make_room(struct loader *loader, const char *count_sql, size_t row_size,
                       enum cf_status *status)
{
    int64_t count = 0;
    void *memory = NULL;

    *status = cf_query_one(loader->db, count_sql, &count, loader->err);
    if (*status != CF_OK)
        return NULL;
    if (count < 0 || count > ROWS_MAX) {
        *status = cf_fail(loader->err, CF_ELIMIT, "the call tree has more than %d rows", ROWS_MAX);
        return NULL;
    }
    memory = cf_arena_alloc(loader->arena, ((size_t)count + 1) * row_size);
    if (memory == NULL)
        *status = cf_fail(loader->err, CF_ENOMEM, "out of memory for the call tree");
    loader->room = (uint32_t)count;
    return memory;
}

/*
 * Steps to a row that there is room for: `table` may be a view that answers differently each
 * time.
 */
static enum cf_status next_row(struct loader *loader, struct cf_query *query, uint32_t used,
                               bool *found)
{
    const enum cf_status status = cf_query_next(query, found, loader->err);

    if (status == CF_OK && *found && used >= loader->room)
        return cf_fail(loader->err, CF_EFORMAT, "damaged trace: a table changes while it is read");
    return status;
}

/* The index of the row with this id: rows are sorted by it, and most often dense. */
static uint32_t find_id(const void *rows, uint32_t count, size_t row_size, int64_t id)
{
    const char *const bytes = rows;
    uint32_t low = 0, high = count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        int64_t at = 0;

        memcpy(&at, bytes + (size_t)middle * row_size, sizeof(at)); /* `id` is the first member */
        if (at == id)
            return middle;
        if (at < id)
            low = middle + 1;
        else
            high = middle;
    }
    return CF_CALLTREE_NONE;
}

static enum cf_status load_processes(struct loader *loader)
{
    struct cf_calltree *const tree = loader->tree;
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = CF_OK;

    tree->processes =
        make_room(loader, "SELECT count(*) FROM processes", sizeof(*tree->processes), &status);
    if (tree->processes == NULL)
        return status;
    status = cf_query_init(&query, loader->db, "SELECT id, pid, command FROM processes ORDER BY id",
                           loader->err);
    while (status == CF_OK &&
           (status = next_row(loader, &query, tree->process_count, &found)) == CF_OK && found) {
        struct cf_calltree_process *process = &tree->processes[tree->process_count++];

        process->id = cf_query_int(&query, 0);
        process->pid = cf_query_int(&query, 1);
        status = copy_text(loader, cf_query_text(&query, 2), &process->command);
    }
    cf_query_deinit(&query);
    return status;
}

static enum cf_status load_frames(struct loader *loader)
{
    struct cf_calltree *const tree = loader->tree;
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = CF_OK;

    tree->frames = make_room(loader, "SELECT count(*) FROM frames", sizeof(*tree->frames), &status);
    if (tree->frames == NULL)
        return status;
    status = cf_query_init(&query, loader->db,
                           "SELECT id, qualname, file, line, function_id,"
                           " function_id IS NOT NULL OR file IN (SELECT file FROM functions)"
                           " OR (file NOT GLOB '[/<]*' AND file NOT GLOB '*site-packages/*')"
                           " FROM frames ORDER BY id",
                           loader->err);
    while (status == CF_OK &&
           (status = next_row(loader, &query, tree->frame_count, &found)) == CF_OK && found) {
        struct cf_calltree_frame *frame = &tree->frames[tree->frame_count++];

        frame->id = cf_query_int(&query, 0);
        frame->line = cf_query_int(&query, 3);
        frame->function_id = cf_query_int(&query, 4);
        frame->project = cf_query_int(&query, 5) != 0;
        status = copy_text(loader, cf_query_text(&query, 1), &frame->name);
        if (status == CF_OK)
            status = copy_text(loader, cf_calltree_file(cf_query_text(&query, 2)), &frame->file);
    }
    cf_query_deinit(&query);
    return status;
}

/* The frame of code whose name was lost; it comes last, and is there only where it is needed. */
static uint32_t unknown_frame(struct cf_calltree *tree)
{
    const uint32_t last = tree->frame_count - 1;

    if (tree->frame_count > 0 && tree->frames[last].id == INT64_MAX)
        return last;
    tree->frames[tree->frame_count] = (struct cf_calltree_frame){ .id = INT64_MAX,
                                                                  .name = cf_text_of("<unknown>"),
                                                                  .file = cf_text_of("") };
    return tree->frame_count++;
}

static enum cf_status read_node(struct loader *loader, const struct cf_query *query,
                                struct raw_node *node)
{
    struct cf_calltree *const tree = loader->tree;

    *node = (struct raw_node){
        .id = cf_query_int(query, 0),
        .parent_id = cf_query_int(query, 1),
        .has_parent = !cf_query_null(query, 1),
        .process = find_id(tree->processes, tree->process_count, sizeof(*tree->processes),
                           cf_query_int(query, 2)),
        .frame =
            find_id(tree->frames, tree->frame_count, sizeof(*tree->frames), cf_query_int(query, 3)),
        .samples = cf_query_count(query, 4),
        .cpu_ns = cf_query_count(query, 5),
        .wall_ns = cf_query_count(query, 6),
        .parent = CF_CALLTREE_NONE,
        .first_child = CF_CALLTREE_NONE,
        .next_sibling = CF_CALLTREE_NONE,
    };
    if (node->process == CF_CALLTREE_NONE)
        return cf_fail(loader->err, CF_EFORMAT, "damaged trace: stack %lld has no process",
                       (long long)node->id);
    if (node->has_parent && cf_query_null(query, 3))
        node->frame = unknown_frame(tree);
    if (node->frame == CF_CALLTREE_NONE && node->has_parent)
        return cf_fail(loader->err, CF_EFORMAT, "damaged trace: stack %lld has no frame",
                       (long long)node->id);
    return CF_OK;
}

static enum cf_status load_nodes(struct loader *loader)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = CF_OK;

    loader->raw = make_room(loader, "SELECT count(*) FROM stacks", sizeof(*loader->raw), &status);
    if (loader->raw == NULL)
        return status;
    status = cf_query_init(&query, loader->db,
                           "SELECT id, parent, process_id, frame_id, samples, cpu_ns, wall_ns"
                           " FROM stacks ORDER BY id",
                           loader->err);
    while (status == CF_OK &&
           (status = next_row(loader, &query, loader->raw_count, &found)) == CF_OK && found)
        status = read_node(loader, &query, &loader->raw[loader->raw_count++]);
    cf_query_deinit(&query);
    return status;
}

/* Gives every node its parent, and the parent its children in the order of their ids. */
static enum cf_status link_nodes(struct loader *loader)
{
    for (uint32_t i = loader->raw_count; i-- > 0;) {
        struct raw_node *node = &loader->raw[i];

        if (!node->has_parent)
            continue;
        node->parent =
            find_id(loader->raw, loader->raw_count, sizeof(*loader->raw), node->parent_id);
        if (node->parent == CF_CALLTREE_NONE)
            return cf_fail(loader->err, CF_EFORMAT, "damaged trace: stack %lld has no parent %lld",
                           (long long)node->id, (long long)node->parent_id);
        node->next_sibling = loader->raw[node->parent].first_child;
        loader->raw[node->parent].first_child = i;
    }
    return CF_OK;
}

static void choose_unit(struct loader *loader)
{
    uint64_t cpu_ns = 0, wall_ns = 0;

    for (uint32_t i = 0; i < loader->raw_count; i++) {
        cpu_ns = cf_add_saturating(cpu_ns, loader->raw[i].cpu_ns);
        wall_ns = cf_add_saturating(wall_ns, loader->raw[i].wall_ns);
    }
    loader->tree->unit = cpu_ns > 0    ? CF_CALLTREE_CPU_NS
                         : wall_ns > 0 ? CF_CALLTREE_WALL_NS
                                       : CF_CALLTREE_SAMPLES;
}

static uint64_t own_value(const struct raw_node *node, enum cf_calltree_unit unit)
{
    if (unit == CF_CALLTREE_CPU_NS)
        return node->cpu_ns;
    return unit == CF_CALLTREE_WALL_NS ? node->wall_ns : node->samples;
}

/* Puts `raw_index` and what hangs below it at the end of the nodes, in preorder. */
static void place_subtree(struct loader *loader, uint32_t raw_index)
{
    struct cf_calltree *const tree = loader->tree;
    struct raw_node *const raw = loader->raw;
    uint32_t parent = CF_CALLTREE_NONE;
    uint32_t at = raw_index;

    for (;;) {
        struct cf_calltree_node *node = &tree->nodes[tree->node_count];

        *node = (struct cf_calltree_node){
            .id = raw[at].id,
            .parent = parent,
            .frame = raw[at].frame,
            .process = raw[at].process,
            .depth = parent == CF_CALLTREE_NONE ? 0 : tree->nodes[parent].depth + 1,
            .own = own_value(&raw[at], tree->unit),
        };
        node->total = node->own;
        if (raw[at].first_child != CF_CALLTREE_NONE) {
            parent = tree->node_count++;
            at = raw[at].first_child;
            continue;
        }
        tree->node_count++;
        while (at != raw_index && raw[at].next_sibling == CF_CALLTREE_NONE) {
            at = raw[at].parent;
            parent = tree->nodes[parent].parent;
        }
        if (at == raw_index)
            return;
        at = raw[at].next_sibling;
    }
}

static enum cf_status place_nodes(struct loader *loader)
{
    struct cf_calltree *const tree = loader->tree;

    tree->nodes =
        cf_arena_alloc(loader->arena, ((size_t)loader->raw_count + 1) * sizeof(*tree->nodes));
    if (tree->nodes == NULL)
        return cf_fail(loader->err, CF_ENOMEM, "out of memory for the call tree");
    for (uint32_t i = 0; i < loader->raw_count; i++) {
        if (loader->raw[i].parent == CF_CALLTREE_NONE)
            place_subtree(loader, i);
    }
    if (tree->node_count != loader->raw_count)
        return cf_fail(loader->err, CF_EFORMAT, "damaged trace: the call tree has a cycle");
    for (uint32_t i = tree->node_count; i-- > 0;) {
        struct cf_calltree_node *node = &tree->nodes[i];

        if (node->parent != CF_CALLTREE_NONE)
            tree->nodes[node->parent].total =
                cf_add_saturating(tree->nodes[node->parent].total, node->total);
        else
            tree->total = cf_add_saturating(tree->total, node->total);
    }
    return CF_OK;
}

enum cf_status cf_calltree_load(struct cf_calltree *tree, sqlite3 *db, struct cf_arena *arena,
                                struct cf_error *err)
{
    struct loader loader = { .tree = tree, .db = db, .arena = arena, .err = err };
    enum cf_status status = CF_OK;

    *tree = (struct cf_calltree){ .unit = CF_CALLTREE_CPU_NS };
    if ((status = load_processes(&loader)) != CF_OK || (status = load_frames(&loader)) != CF_OK ||
        (status = load_nodes(&loader)) != CF_OK || (status = link_nodes(&loader)) != CF_OK)
        return status;
    choose_unit(&loader);
    return place_nodes(&loader);
}
