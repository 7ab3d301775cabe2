/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page is web/flamegraph.html with the title and the data put in. The data (read by
 * web/flamegraph.js) is {"what": str, "unit": "ns" | "samples", "total": n, "hidden": n,
 * "depth": n, "names": [[name, file, line, 0 | 1: the project's]],
 * "nodes": [parent, name, total, own, ...]}: four numbers a node, in preorder.
 */
#include "report/flamegraph.h"
#include "base/draft.h"
#include "report/calltree.h"
#include "report/facts.h"
#include "report/json.h"
#include "report/report.h"
#include "report/text.h"
#include "report_web.h"

#include <inttypes.h>
#include <string.h>

#define ARENA_BYTES ((size_t)2 << 30)
#define SMALLEST_SHARE 2000U /* a frame below 1/2000 of the total is counted in its caller */
#define DEPTH_MAX 250U       /* the page's library walks the tree by recursion */

struct page {
    const struct cf_calltree *tree;
    struct cf_json json;
    uint32_t *numbers; /* by node: its number in the page, or its shown caller's; in the arena */
    uint64_t *own;     /* by node: own time with that of the hidden callees; in the arena */
    uint32_t shown;
    uint32_t hidden;
    uint32_t first; /* 1 where a root above several others is added, else 0 */
};

static uint32_t count_roots(const struct cf_calltree *tree)
{
    uint32_t roots = 0;

    for (uint32_t i = 0; i < tree->node_count; i++)
        roots += tree->nodes[i].parent == CF_CALLTREE_NONE;
    return roots;
}

static bool is_shown(const struct cf_calltree *tree, const struct cf_calltree_node *node)
{
    if (node->depth == 0)
        return true;
    return node->depth <= DEPTH_MAX && node->total > 0 &&
           node->total >= tree->total / SMALLEST_SHARE;
}

/*
 * Numbers the nodes that are shown and adds the time of the others to the nearest caller that
 * is. A caller has at least the total of its callees, so the hidden ones hang together below it.
 */
static void choose_nodes(struct page *page)
{
    const struct cf_calltree *const tree = page->tree;

    page->shown = page->first;
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];

        page->own[i] = node->own;
        if (is_shown(tree, node)) {
            page->numbers[i] = page->shown++;
            continue;
        }
        page->hidden++;
        page->numbers[i] = page->numbers[node->parent];
    }
    for (uint32_t i = tree->node_count; i-- > 0;) {
        if (!is_shown(tree, &tree->nodes[i]))
            page->own[tree->nodes[i].parent] =
                cf_add_saturating(page->own[tree->nodes[i].parent], page->own[i]);
    }
}

static void write_name(struct cf_json *json, struct cf_text name, struct cf_text file, int64_t line,
                       bool project)
{
    cf_json_open(json, NULL, '[');
    cf_json_text(json, NULL, name);
    cf_json_text(json, NULL, file);
    cf_json_int(json, NULL, line);
    cf_json_int(json, NULL, project ? 1 : 0);
    cf_json_close(json, ']');
}

/* A command line whose program is named without its folder: a page may be shown to others. */
static const char *without_folder(struct cf_text command)
{
    const char *const end = command.data + strcspn(command.data, " ");
    const char *start = command.data;

    for (const char *at = start; at < end; at++) {
        if (*at == '/')
            start = at + 1;
    }
    return start;
}

/* The frames, then the processes, then the root above them: indices into this array. */
static void write_names(struct page *page)
{
    const struct cf_calltree *const tree = page->tree;
    struct cf_json *const json = &page->json;

    cf_json_open(json, "names", '[');
    for (uint32_t i = 0; i < tree->frame_count; i++)
        write_name(json, tree->frames[i].name, tree->frames[i].file, tree->frames[i].line,
                   tree->frames[i].project);
    for (uint32_t i = 0; i < tree->process_count; i++) {
        char name[160];

        (void)snprintf(name, sizeof(name), "process %" PRId64 ": %.120s", tree->processes[i].pid,
                       without_folder(tree->processes[i].command));
        write_name(json, cf_text_of(name), cf_text_of(""), 0, false);
    }
    write_name(json, cf_text_of("all processes"), cf_text_of(""), 0, false);
    cf_json_close(json, ']');
}

static void write_node(struct cf_json *json, uint32_t parent, uint32_t name, uint64_t total,
                       uint64_t own)
{
    cf_json_int(json, NULL, parent);
    cf_json_int(json, NULL, name);
    cf_json_int(json, NULL, (int64_t)total);
    cf_json_int(json, NULL, (int64_t)own);
}

static void write_nodes(struct page *page)
{
    const struct cf_calltree *const tree = page->tree;

    cf_json_open(&page->json, "nodes", '[');
    if (page->first > 0)
        write_node(&page->json, 0, tree->frame_count + tree->process_count, tree->total, 0);
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];
        uint32_t parent = 0, name = node->frame;

        if (!is_shown(tree, node))
            continue;
        if (node->parent != CF_CALLTREE_NONE)
            parent = page->numbers[node->parent];
        if (name == CF_CALLTREE_NONE)
            name = tree->frame_count + node->process;
        write_node(&page->json, parent, name, node->total, page->own[i]);
    }
    cf_json_close(&page->json, ']');
}

static void write_data(struct page *page)
{
    static const char *const what[] = {
        [CF_CALLTREE_CPU_NS] = "Sampled CPU time",
        [CF_CALLTREE_WALL_NS] = "Wall-clock time",
        [CF_CALLTREE_SAMPLES] = "Samples of the stack",
    };
    struct cf_json *const json = &page->json;

    cf_json_open(json, NULL, '{');
    cf_json_string(json, "what", what[page->tree->unit]);
    cf_json_string(json, "unit", page->tree->unit == CF_CALLTREE_SAMPLES ? "samples" : "ns");
    cf_json_int(json, "total", (int64_t)page->tree->total);
    cf_json_int(json, "hidden", page->hidden);
    cf_json_int(json, "depth", DEPTH_MAX);
    write_names(page);
    write_nodes(page);
    cf_json_close(json, '}');
}

/* Text of the trace as text of HTML. */
static void write_html(FILE *out, struct cf_text text)
{
    struct cf_line line;

    cf_line_init(&line, 300);
    cf_line_add(&line, text);
    for (size_t i = 0; i < line.size; i++) {
        const char c = line.bytes[i];

        if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
            (void)fprintf(out, "&#%d;", c);
        else
            (void)fputc(c, out);
    }
}

/* The page up to each {{marker}}, and what stands for it. */
static void write_page(struct page *page, struct cf_text title, FILE *out)
{
    static const char title_marker[] = "{{title}}", data_marker[] = "{{data}}";
    const char *rest = (const char *)flamegraph_page, *marker = NULL;

    while ((marker = strstr(rest, title_marker)) != NULL) {
        (void)fwrite(rest, 1, (size_t)(marker - rest), out);
        write_html(out, title);
        rest = marker + sizeof(title_marker) - 1;
    }
    marker = strstr(rest, data_marker);
    if (marker != NULL) {
        (void)fwrite(rest, 1, (size_t)(marker - rest), out);
        write_data(page);
        rest = marker + sizeof(data_marker) - 1;
    }
    (void)fputs(rest, out);
}

static enum cf_status prepare(struct page *page, struct cf_arena *arena, struct cf_error *err)
{
    const size_t nodes = (size_t)page->tree->node_count + 1;

    page->first = count_roots(page->tree) == 1 ? 0 : 1;
    page->numbers = cf_arena_alloc(arena, nodes * sizeof(*page->numbers));
    page->own = cf_arena_alloc(arena, nodes * sizeof(*page->own));
    if (page->numbers == NULL || page->own == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the flame graph");
    choose_nodes(page);
    return CF_OK;
}

static enum cf_status make_page(struct page *page, struct cf_text title, struct cf_arena *arena,
                                const char *path, struct cf_error *err)
{
    struct cf_draft draft;
    enum cf_status status = prepare(page, arena, err);

    if (status == CF_OK)
        status = cf_draft_begin(&draft, err);
    if (status != CF_OK)
        return status;
    cf_json_init(&page->json, draft.out);
    write_page(page, title, draft.out);
    return cf_draft_end(&draft, path, 0600, err);
}

enum cf_status cf_report_flamegraph(sqlite3 *db, const char *path, struct cf_error *err)
{
    struct cf_arena arena;
    struct cf_text title = { "", 0 };
    struct cf_calltree tree;
    struct page page = { .tree = &tree };
    enum cf_status status = CF_OK;

    cf_arena_init(&arena, ARENA_BYTES);
    if ((status = cf_facts_meta(db, &arena, "command", &title, err)) == CF_OK &&
        (status = cf_calltree_load(&tree, db, &arena, err)) == CF_OK) {
        if (title.size == 0 && tree.process_count > 0)
            title = tree.processes[0].command;
        status = make_page(&page, title, &arena, path, err);
    }
    cf_arena_deinit(&arena);
    return status;
}

enum cf_status cf_flamegraph_data(sqlite3 *db, FILE *out, struct cf_error *err)
{
    struct cf_arena arena;
    struct cf_calltree tree;
    struct page page = { .tree = &tree };
    enum cf_status status = CF_OK;

    cf_arena_init(&arena, ARENA_BYTES);
    status = cf_calltree_load(&tree, db, &arena, err);
    if (status == CF_OK)
        status = prepare(&page, &arena, err);
    if (status == CF_OK) {
        cf_json_init(&page.json, out);
        write_data(&page);
    }
    cf_arena_deinit(&arena);
    return status;
}
