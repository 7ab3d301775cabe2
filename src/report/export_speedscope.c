/* SPDX-License-Identifier: Apache-2.0 */
#include "report/export.h"
#include "report/json.h"

#include <inttypes.h>

static void write_frames(struct cf_json *json, const struct cf_calltree *tree)
{
    cf_json_open(json, "shared", '{');
    cf_json_open(json, "frames", '[');
    for (uint32_t i = 0; i < tree->frame_count; i++) {
        cf_json_open(json, NULL, '{');
        cf_json_text(json, "name", tree->frames[i].name);
        cf_json_text(json, "file", tree->frames[i].file);
        cf_json_int(json, "line", tree->frames[i].line);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

static void write_samples(struct cf_json *json, const struct cf_calltree *tree, uint32_t process,
                          uint32_t *path)
{
    cf_json_open(json, "samples", '[');
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];

        path[node->depth] = i;
        if (node->process != process || node->own == 0)
            continue;
        cf_json_open(json, NULL, '[');
        for (uint32_t depth = 0; depth <= node->depth; depth++) {
            const uint32_t frame = tree->nodes[path[depth]].frame;

            if (frame != CF_CALLTREE_NONE)
                cf_json_int(json, NULL, frame);
        }
        cf_json_close(json, ']');
    }
    cf_json_close(json, ']');
}

static void write_weights(struct cf_json *json, const struct cf_calltree *tree, uint32_t process)
{
    cf_json_open(json, "weights", '[');
    for (uint32_t i = 0; i < tree->node_count; i++) {
        if (tree->nodes[i].process == process && tree->nodes[i].own > 0)
            cf_json_int(json, NULL, (int64_t)tree->nodes[i].own);
    }
    cf_json_close(json, ']');
}

static void write_profile(struct cf_json *json, const struct cf_calltree *tree, uint32_t process,
                          uint32_t *path)
{
    uint64_t total = 0;
    char name[256];

    for (uint32_t i = 0; i < tree->node_count; i++) {
        if (tree->nodes[i].process == process)
            total = cf_add_saturating(total, tree->nodes[i].own);
    }
    (void)snprintf(name, sizeof(name), "%" PRId64 " %.200s", tree->processes[process].pid,
                   tree->processes[process].command.data);
    cf_json_open(json, NULL, '{');
    cf_json_string(json, "type", "sampled");
    cf_json_string(json, "name", name);
    cf_json_string(json, "unit", tree->unit == CF_CALLTREE_SAMPLES ? "none" : "nanoseconds");
    cf_json_int(json, "startValue", 0);
    cf_json_int(json, "endValue", (int64_t)total);
    write_samples(json, tree, process, path);
    write_weights(json, tree, process);
    cf_json_close(json, '}');
}

enum cf_status cf_export_speedscope(struct cf_export *export, struct cf_error *err)
{
    const struct cf_calltree *const tree = &export->tree;
    uint32_t *const path = cf_arena_alloc(export->arena, ((size_t)tree->node_count + 1) * 4);
    struct cf_json json;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the export");
    cf_json_init(&json, export->out);
    cf_json_open(&json, NULL, '{');
    cf_json_string(&json, "$schema", "https://www.speedscope.app/file-format-schema.json");
    cf_json_string(&json, "exporter", "codeflash " CF_VERSION);
    cf_json_text(&json, "name", export->facts.command);
    cf_json_int(&json, "activeProfileIndex", 0);
    write_frames(&json, tree);
    cf_json_open(&json, "profiles", '[');
    for (uint32_t i = 0; i < tree->process_count; i++)
        write_profile(&json, tree, i, path);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    (void)fputc('\n', export->out);
    return CF_OK;
}
