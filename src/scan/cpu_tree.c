/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The samples of a trace added up by function. Work is what lies below the mark that _scan.py puts
 * on the stack; set-up and teardown of pytest and the loading of modules are told apart by the
 * frames that do them.
 */
#include "report/calltree.h"
#include "scan/cpu.h"

#include <string.h>

#define MARK "codeflash_scan_work"

struct sums {
    const struct cf_calltree *tree;
    struct cf_cpu_times *times;
    uint32_t *functions; /* by frame: index + 1 */
    uint32_t *seen;      /* by function: the last node that counted for it, + 1 */
    bool marked;
};

enum place { PLACE_NOWHERE, PLACE_WORK, PLACE_FIXTURES, PLACE_START };

static bool is_name(struct cf_text text, const char *end)
{
    const size_t length = strlen(end);

    return text.size >= length && memcmp(text.data + text.size - length, end, length) == 0;
}

static bool is_import(const struct cf_calltree_frame *frame)
{
    return frame->file.size > 10 && memcmp(frame->file.data, "<frozen imp", 11) == 0;
}

static enum place place_of(const struct sums *sums, uint32_t node)
{
    enum place place = sums->marked ? PLACE_NOWHERE : PLACE_WORK;
    bool import = false, fixtures = false;

    for (uint32_t at = node; at != CF_CALLTREE_NONE; at = sums->tree->nodes[at].parent) {
        const uint32_t number = sums->tree->nodes[at].frame;
        const struct cf_calltree_frame *frame;

        if (number == CF_CALLTREE_NONE)
            continue;
        frame = &sums->tree->frames[number];
        import = import || is_import(frame);
        fixtures = fixtures || is_name(frame->name, "pytest_runtest_setup") ||
                   is_name(frame->name, "pytest_runtest_teardown");
        if (is_name(frame->name, MARK))
            place = PLACE_WORK;
    }
    if (import)
        return PLACE_START;
    return place == PLACE_WORK && fixtures ? PLACE_FIXTURES : place;
}

static void add(struct cf_cpu_function *function, enum place place, double own, bool leaf,
                bool nearest)
{
    if (place == PLACE_START)
        function->start += own;
    else if (place == PLACE_FIXTURES)
        function->fixtures += own;
    else
        function->work += own;
    if (leaf && place != PLACE_START)
        function->own += own;
    if (nearest && place != PLACE_START)
        function->near += own;
}

/* "<listcomp>" and the like: parts of the function around them, up to 3.11 with frames of their
 * own. */
static bool is_part(const struct cf_calltree_frame *frame)
{
    static const char *const names[] = { "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is_name(frame->name, names[i]))
            return true;
    }
    return false;
}

/* A function that is on the stack twice counts once. */
static void count_node(struct sums *sums, uint32_t node)
{
    const double own = (double)sums->tree->nodes[node].own;
    const enum place place = own > 0 ? place_of(sums, node) : PLACE_NOWHERE;
    bool leaf = true, nearest = true;

    if (place == PLACE_NOWHERE)
        return;
    if (place == PLACE_START)
        sums->times->start += own;
    else
        sums->times->work += own;
    for (uint32_t at = node; at != CF_CALLTREE_NONE; at = sums->tree->nodes[at].parent) {
        const uint32_t frame = sums->tree->nodes[at].frame;
        const uint32_t number = frame == CF_CALLTREE_NONE ? 0 : sums->functions[frame];

        if (number != 0 && sums->seen[number] != node + 1) {
            sums->seen[number] = node + 1;
            add(&sums->times->items[number - 1], place, own, leaf, nearest);
        }
        nearest = nearest && number == 0;
        leaf = leaf && frame != CF_CALLTREE_NONE && is_part(&sums->tree->frames[frame]);
    }
}

/* "f", not "f.<locals>.<listcomp>" and "<module>": those are parts of what is around them. */
static bool is_function(const char *name)
{
    const char *dot = strrchr(name, '.');

    return (dot == NULL ? name : dot + 1)[0] != '<';
}

static enum cf_status name_functions(const struct cf_scan_work *work, struct sums *sums,
                                     struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;

    for (uint32_t i = 0; i < sums->tree->frame_count; i++) {
        const struct cf_calltree_frame *frame = &sums->tree->frames[i];
        const char *path = cf_arena_strndup(arena, frame->file.data, frame->file.size);
        const char *name = cf_arena_strndup(arena, frame->name.data, frame->name.size);
        const struct cf_scan_file *file;

        if (path == NULL || name == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        sums->marked = sums->marked || strcmp(name, MARK) == 0;
        file = cf_scan_file_at(work, path);
        if (file == NULL || !is_function(name))
            continue;
        sums->times->items[sums->times->count++] = (struct cf_cpu_function){
            .file = file,
            .name = name,
            .line = frame->line > 0 ? (uint32_t)frame->line : 0,
            .id = frame->function_id,
        };
        sums->functions[i] = (uint32_t)sums->times->count;
    }
    return CF_OK;
}

enum cf_status cf_cpu_read_trace(const struct cf_scan_work *work, struct cf_cpu_times *times,
                                 struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_calltree tree;
    struct sums sums = { .tree = &tree, .times = times };
    enum cf_status status = cf_calltree_load(&tree, times->db, arena, err);

    if (status != CF_OK)
        return status;
    times->items = cf_arena_alloc(arena, (tree.frame_count + 1) * sizeof(*times->items));
    sums.functions = cf_arena_alloc(arena, (tree.frame_count + 1) * sizeof(*sums.functions));
    sums.seen = cf_arena_alloc(arena, (tree.frame_count + 2) * sizeof(*sums.seen));
    if (times->items == NULL || sums.functions == NULL || sums.seen == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = name_functions(work, &sums, err);
    for (uint32_t i = 0; i < tree.node_count && status == CF_OK; i++)
        count_node(&sums, i);
    return status;
}
