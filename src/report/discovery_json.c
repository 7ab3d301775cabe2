/* SPDX-License-Identifier: Apache-2.0 */
#include "report/discovery.h"
#include "report/json.h"
#include "source/definition.h"

#include <errno.h>
#include <string.h>

#define DISCOVER_VERSION 1
#define CHUNK_BYTES 65536U
#define PAIR_BYTES_MAX 96U

struct writer {
    const struct cf_discovery_view *view;
    struct cf_json json;
    FILE *out;
    uint32_t *numbers; /* for each test: its index in the document + 1; 0: not in it */
    char chunk[CHUNK_BYTES];
    size_t used;
};

static const struct cf_discovered_function *function_at(const struct cf_discovery_view *view,
                                                        uint32_t index)
{
    return &view->discovery->functions[view->chosen == NULL ? index : view->chosen[index]];
}

static uint32_t function_count(const struct cf_discovery_view *view)
{
    return view->chosen == NULL ? view->discovery->function_count : view->chosen_count;
}

/* All tests, or those that reach what was chosen. */
static void number_tests(struct writer *w)
{
    const struct cf_discovery *discovery = w->view->discovery;
    uint32_t number = 0;

    for (uint32_t i = 0; w->view->chosen != NULL && i < w->view->chosen_count; i++) {
        const struct cf_discovered_function *function = function_at(w->view, i);

        for (uint32_t t = 0; t < function->test_count; t++)
            w->numbers[function->tests[t].test] = 1;
    }
    for (uint32_t t = 0; t < discovery->test_count; t++) {
        if (w->view->chosen == NULL || w->numbers[t] != 0)
            w->numbers[t] = ++number;
    }
}

static void put_tests(struct writer *w)
{
    const struct cf_discovery *discovery = w->view->discovery;

    cf_json_open(&w->json, "tests", '[');
    for (uint32_t i = 0; i < discovery->test_count; i++) {
        const struct cf_discovered_test *test = &discovery->tests[i];

        if (w->numbers[i] == 0)
            continue;
        cf_json_open(&w->json, NULL, '{');
        cf_json_string(&w->json, "id", test->id);
        cf_json_string(&w->json, "file", test->file);
        cf_json_string(&w->json, "qualname", test->qualname);
        cf_json_int(&w->json, "line", test->line);
        cf_json_close(&w->json, '}');
    }
    cf_json_close(&w->json, ']');
}

static void flush_chunk(struct writer *w)
{
    (void)fwrite(w->chunk, 1, w->used, w->out);
    w->used = 0;
}

static void add_text(struct writer *w, const char *text)
{
    size_t length = strlen(text);

    memcpy(w->chunk + w->used, text, length);
    w->used += length;
}

static void add_number(struct writer *w, uint32_t number)
{
    char digits[16];
    size_t at = sizeof(digits);

    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    memcpy(w->chunk + w->used, digits + at, sizeof(digits) - at);
    w->used += sizeof(digits) - at;
}

/* The many small objects are put together by hand: there may be millions. */
static void put_reaching(struct writer *w, const struct cf_discovered_function *function)
{
    cf_json_open(&w->json, "tests", '[');
    for (uint32_t i = 0; i < function->test_count; i++) {
        const struct cf_reaching *reaching = &function->tests[i];

        if (w->used + PAIR_BYTES_MAX > CHUNK_BYTES)
            flush_chunk(w);
        add_text(w, i > 0 ? ",{\"test\":" : "{\"test\":");
        add_number(w, w->numbers[reaching->test] - 1);
        add_text(w, ",\"how\":\"");
        add_text(w, cf_reach_name((enum cf_reach)reaching->how));
        add_text(w, "\",\"distance\":");
        add_number(w, reaching->distance);
        add_text(w, "}");
    }
    flush_chunk(w);
    cf_json_close(&w->json, ']');
}

static void put_flags(struct writer *w, uint32_t flags)
{
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = {
        { CF_DEFINITION_METHOD, "method" },       { CF_DEFINITION_STATIC, "static" },
        { CF_DEFINITION_CLASS, "class" },         { CF_DEFINITION_PROPERTY, "property" },
        { CF_DEFINITION_SETTER, "setter" },       { CF_DEFINITION_ASYNC, "async" },
        { CF_DEFINITION_GENERATOR, "generator" }, { CF_DEFINITION_NESTED, "nested" },
        { CF_DEFINITION_ABSTRACT, "abstract" },   { CF_DEFINITION_DECORATED, "decorated" },
    };

    cf_json_open(&w->json, "flags", '[');
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((flags & names[i].flag) != 0)
            cf_json_string(&w->json, NULL, names[i].name);
    }
    cf_json_close(&w->json, ']');
}

static void put_function(struct writer *w, const struct cf_discovered_function *function)
{
    char name[2048];

    (void)snprintf(name, sizeof(name), "%s:%s", function->module, function->qualname);
    cf_json_open(&w->json, NULL, '{');
    cf_json_string(&w->json, "function", name);
    cf_json_string(&w->json, "module", function->module);
    cf_json_string(&w->json, "qualname", function->qualname);
    cf_json_string(&w->json, "file", function->file);
    cf_json_int(&w->json, "line", function->line);
    cf_json_int(&w->json, "end_line", function->end_line);
    put_flags(w, function->flags);
    if (w->view->discovery->trace == NULL)
        cf_json_null(&w->json, "called");
    else
        cf_json_bool(&w->json, "called", function->called);
    put_reaching(w, function);
    cf_json_close(&w->json, '}');
}

static void put_skipped(struct writer *w)
{
    const struct cf_list *skipped = &w->view->discovery->skipped;

    cf_json_open(&w->json, "skipped", '[');
    for (size_t i = 0; i < skipped->count; i++)
        cf_json_string(&w->json, NULL, skipped->items[i]);
    cf_json_close(&w->json, ']');
}

enum cf_status cf_discovery_json(const struct cf_discovery_view *view, FILE *out,
                                 struct cf_arena *arena, struct cf_error *err)
{
    struct writer *w = cf_arena_alloc(arena, sizeof(*w));

    if (w == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    w->view = view;
    w->out = out;
    w->numbers = cf_arena_alloc(arena, (view->discovery->test_count + 1) * sizeof(*w->numbers));
    if (w->numbers == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    number_tests(w);
    cf_json_init(&w->json, out);
    cf_json_open(&w->json, NULL, '{');
    cf_json_int(&w->json, "version", DISCOVER_VERSION);
    if (view->discovery->trace == NULL)
        cf_json_null(&w->json, "trace");
    else
        cf_json_string(&w->json, "trace", view->discovery->trace);
    cf_json_int(&w->json, "files", view->discovery->file_count);
    put_tests(w);
    cf_json_open(&w->json, "functions", '[');
    for (uint32_t i = 0; i < function_count(view); i++)
        put_function(w, function_at(view, i));
    cf_json_close(&w->json, ']');
    put_skipped(w);
    cf_json_close(&w->json, '}');
    (void)fputc('\n', out);
    if (fflush(out) != 0 || ferror(out))
        return cf_fail(err, CF_EIO, "cannot write the result: %s", strerror(errno));
    return CF_OK;
}
