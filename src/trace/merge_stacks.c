/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"
#include "trace/tree_slots.h"

static enum cf_status write_frames(struct cf_merge *merge, struct cf_error *err)
{
    const struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    cf_row_open(&row, merge,
                "INSERT INTO frames(id, file, qualname, line, function_id) VALUES (?, ?, ?, ?, ?)",
                err);
    for (size_t i = 0; i < gathered->place_count; i++) {
        const struct cf_place *place = &gathered->places[i];

        cf_row_int(&row, i + 1);
        cf_row_slice(&row, place->file);
        cf_row_slice(&row, place->qualname);
        cf_row_int(&row, place->line);
        if (place->function == CF_INDEX_NONE)
            cf_row_null(&row);
        else
            cf_row_int(&row, place->function + (uint64_t)1);
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}

/* Nodes whose code is unknown (the spool was cut) hang their children on themselves without a
 * name, so that no time is lost. */
static void write_tree(struct cf_row *row, uint32_t process, uint64_t *first_id)
{
    const struct cf_gathered *gathered = row->merge->gathered;
    const struct cf_slice tree = gathered->processes[process].tree;
    const size_t count = cf_tree_size(tree);
    struct cf_tree_slot slot;

    for (size_t i = 0; i < count && row->status == CF_OK; i++) {
        uint32_t place;

        (void)cf_tree_slot_at(tree, i, &slot);
        place = cf_gather_find(gathered, &gathered->code_ids, process, slot.code);
        cf_row_int(row, *first_id + i);
        if (i == 0)
            cf_row_null(row);
        else
            cf_row_int(row, *first_id + slot.parent);
        cf_row_int(row, process + (uint64_t)1);
        if (i == 0 || place == CF_INDEX_NONE)
            cf_row_null(row);
        else
            cf_row_int(row, place + (uint64_t)1);
        cf_row_int(row, slot.samples);
        cf_row_int(row, slot.cpu_ns);
        cf_row_int(row, slot.wall_ns);
        cf_row_add(row);
    }
    *first_id += count;
}

enum cf_status cf_merge_stacks(struct cf_merge *merge, struct cf_error *err)
{
    enum cf_status status = write_frames(merge, err);
    uint64_t first_id = 1;
    struct cf_row row;

    if (status != CF_OK)
        return status;
    cf_row_open(&row, merge,
                "INSERT INTO stacks(id, parent, process_id, frame_id, samples, cpu_ns, wall_ns)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                err);
    for (uint32_t i = 0; i < merge->gathered->process_count; i++)
        write_tree(&row, i, &first_id);
    return cf_row_close(&row);
}
