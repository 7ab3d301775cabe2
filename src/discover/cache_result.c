/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/cache.h"

#include <string.h>
#include <xxhash.h>

#define RESULT_MAX_BYTES ((size_t)3 << 30)

/* The file: this, functions, tests, skipped, pairs, texts. */
struct header {
    char magic[8];
    uint64_t checksum; /* of all that follows it */
    struct cf_key key;
    uint32_t function_count, test_count, skipped_count, file_count;
    uint64_t pair_count, text_size;
};

struct function_row {
    uint32_t file, module, qualname, line, end_line, start, end, flags, test_count;
};

struct test_row {
    uint32_t id, file, qualname, line;
};

static const char magic[8] = "CFDISC1";

/* Texts by number while packing; each is written once. */
struct packer {
    struct cf_arena *arena;
    struct cf_names names;
    uint32_t *offsets;
    size_t offset_capacity;
    uint32_t size;
    bool failed;
};

static uint32_t text_offset(struct packer *p, const char *text)
{
    size_t length = strlen(text);
    uint32_t before = p->names.count, name = cf_name_add(&p->names, p->arena, text, length);
    uint32_t *offsets =
        cf_array_grow(p->arena, p->offsets, &p->offset_capacity, before, sizeof(*offsets));

    if (name == CF_NONE || offsets == NULL || length >= UINT32_MAX - p->size) {
        p->failed = true;
        return 0;
    }
    p->offsets = offsets;
    if (p->names.count > before) {
        offsets[name] = p->size;
        p->size += (uint32_t)length + 1;
    }
    return offsets[name];
}

static void pack_rows(struct packer *p, const struct cf_discovery *discovery, struct cf_buf *out)
{
    for (uint32_t i = 0; i < discovery->function_count; i++) {
        const struct cf_discovered_function *f = &discovery->functions[i];
        const struct function_row row = {
            text_offset(p, f->file),
            text_offset(p, f->module),
            text_offset(p, f->qualname),
            f->line,
            f->end_line,
            f->start,
            f->end,
            f->flags,
            f->test_count,
        };

        cf_buf_add(out, &row, sizeof(row));
    }
    for (uint32_t i = 0; i < discovery->test_count; i++) {
        const struct cf_discovered_test *t = &discovery->tests[i];
        const struct test_row row = { text_offset(p, t->id), text_offset(p, t->file),
                                      text_offset(p, t->qualname), t->line };

        cf_buf_add(out, &row, sizeof(row));
    }
    for (size_t i = 0; i < discovery->skipped.count; i++) {
        const uint32_t row = text_offset(p, discovery->skipped.items[i]);

        cf_buf_add(out, &row, sizeof(row));
    }
}

enum cf_status cf_result_pack(struct cf_key key, const struct cf_discovery *discovery,
                              struct cf_arena *arena, struct cf_buf *out, struct cf_error *err)
{
    struct packer packer = { .arena = arena };
    struct header header = {
        .key = key,
        .function_count = discovery->function_count,
        .test_count = discovery->test_count,
        .skipped_count = (uint32_t)discovery->skipped.count,
        .file_count = discovery->file_count,
        .pair_count = discovery->pair_count,
    };

    memcpy(header.magic, magic, sizeof(magic));
    cf_buf_add(out, &header, sizeof(header));
    pack_rows(&packer, discovery, out);
    for (uint32_t i = 0; i < discovery->function_count; i++)
        cf_buf_add(out, discovery->functions[i].tests,
                   discovery->functions[i].test_count * sizeof(struct cf_reaching));
    for (uint32_t i = 0; i < packer.names.count; i++)
        cf_buf_add(out, packer.names.texts[i], strlen(packer.names.texts[i]) + 1);
    if (packer.failed)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    header.text_size = packer.size;
    if (cf_buf_status(out, err) != CF_OK)
        return out->status;
    memcpy(out->data, &header, sizeof(header));
    header.checksum = XXH3_64bits(out->data + offsetof(struct header, key),
                                  out->len - offsetof(struct header, key));
    memcpy(out->data, &header, sizeof(header));
    return CF_OK;
}

/* The parts of a packed result. */
struct view {
    struct header header;
    const struct function_row *functions;
    const struct test_row *tests;
    const uint32_t *skipped;
    const struct cf_reaching *pairs;
    const char *text;
};

static bool look(const char *data, size_t size, struct view *view)
{
    size_t functions, tests, skipped, pairs;

    if (size < sizeof(view->header))
        return false;
    memcpy(&view->header, data, sizeof(view->header));
    if (memcmp(view->header.magic, magic, sizeof(magic)) != 0 ||
        view->header.pair_count > RESULT_MAX_BYTES || view->header.text_size > RESULT_MAX_BYTES)
        return false;
    functions = view->header.function_count * sizeof(struct function_row);
    tests = view->header.test_count * sizeof(struct test_row);
    skipped = view->header.skipped_count * sizeof(uint32_t);
    pairs = view->header.pair_count * sizeof(struct cf_reaching);
    if (sizeof(view->header) + functions + tests + skipped + pairs + view->header.text_size != size)
        return false;
    data += sizeof(view->header);
    view->functions = (const struct function_row *)(const void *)data;
    view->tests = (const struct test_row *)(const void *)(data + functions);
    view->skipped = (const uint32_t *)(const void *)(data + functions + tests);
    view->pairs = (const struct cf_reaching *)(const void *)(data + functions + tests + skipped);
    view->text = data + functions + tests + skipped + pairs;
    return true;
}

static bool is_whole(const char *data, size_t size, const struct view *view)
{
    size_t from = offsetof(struct header, key);
    uint64_t pairs = 0, text = view->header.text_size;

    if (XXH3_64bits(data + from, size - from) != view->header.checksum)
        return false;
    if (text > 0 && view->text[text - 1] != '\0')
        return false;
    for (uint32_t i = 0; i < view->header.function_count; i++) {
        const struct function_row *row = &view->functions[i];

        pairs += row->test_count;
        if (row->file >= text || row->module >= text || row->qualname >= text)
            return false;
    }
    for (uint32_t i = 0; i < view->header.test_count; i++) {
        const struct test_row *row = &view->tests[i];

        if (row->id >= text || row->file >= text || row->qualname >= text)
            return false;
    }
    for (uint32_t i = 0; i < view->header.skipped_count; i++) {
        if (view->skipped[i] >= text)
            return false;
    }
    for (uint64_t i = 0; i < view->header.pair_count; i++) {
        if (view->pairs[i].test >= view->header.test_count || view->pairs[i].how >= CF_REACH_COUNT)
            return false;
    }
    return pairs == view->header.pair_count;
}

static bool fill(const struct view *view, struct cf_arena *arena, struct cf_discovery *out)
{
    const struct cf_reaching *pair = view->pairs;

    out->functions =
        cf_arena_alloc(arena, (view->header.function_count + 1) * sizeof(*out->functions));
    out->tests = cf_arena_alloc(arena, (view->header.test_count + 1) * sizeof(*out->tests));
    if (out->functions == NULL || out->tests == NULL)
        return false;
    for (uint32_t i = 0; i < view->header.function_count; i++) {
        const struct function_row *row = &view->functions[i];

        out->functions[i] = (struct cf_discovered_function){
            .file = view->text + row->file,
            .module = view->text + row->module,
            .qualname = view->text + row->qualname,
            .line = row->line,
            .end_line = row->end_line,
            .start = row->start,
            .end = row->end,
            .flags = row->flags,
            .tests = pair,
            .test_count = row->test_count,
        };
        pair += row->test_count;
    }
    for (uint32_t i = 0; i < view->header.test_count; i++) {
        const struct test_row *row = &view->tests[i];

        out->tests[i] = (struct cf_discovered_test){ view->text + row->id, view->text + row->file,
                                                     view->text + row->qualname, row->line };
    }
    out->skipped = (struct cf_list){ 0 };
    for (uint32_t i = 0; i < view->header.skipped_count; i++) {
        if (cf_list_add(&out->skipped, arena, view->text + view->skipped[i], NULL) != CF_OK)
            return false;
    }
    out->function_count = view->header.function_count;
    out->test_count = view->header.test_count;
    out->pair_count = view->header.pair_count;
    return true;
}

bool cf_result_unpack(const char *data, size_t size, struct cf_key key, struct cf_arena *arena,
                      struct cf_discovery *discovery)
{
    struct view view;

    return look(data, size, &view) && view.header.key.low == key.low &&
           view.header.key.high == key.high && is_whole(data, size, &view) &&
           fill(&view, arena, discovery);
}
