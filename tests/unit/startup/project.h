/* SPDX-License-Identifier: Apache-2.0 */
/* A project of one file, for the tests of which of its names may be late and of the text then. */
#ifndef CF_TESTS_STARTUP_PROJECT_H
#define CF_TESTS_STARTUP_PROJECT_H

#include "startup/unit.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char root[64];
    struct cf_arena arena;
    struct cf_parser *parser;
    struct cf_startup_graph graph;
    struct cf_units units;
    struct cf_error err;
};

static void add_module(struct fixture *f, const char *name, const char *file)
{
    const uint32_t number = cf_startup_add(&f->graph, name);

    assert_int_not_equal(number, CF_NO_MODULE);
    f->graph.modules[number].loaded = true;
    if (file != NULL) {
        f->graph.modules[number].own = strstr(file, "/site-packages/") == NULL;
        f->graph.modules[number].file = file;
        f->graph.modules[number].within = "pkg";
    }
}

static uint32_t called_line; /* a function of the file that the program calls begins there */

/* The project has one file, pkg/<file>, with this text; heavy, other and pkg.sub are loaded too. */
static void read_project(struct fixture *f, const char *file, const char *text)
{
    const struct cf_unit_called called[] = { { .file = file, .line = called_line } };
    const char *path;
    FILE *out;

    *f = (struct fixture){ .root = "/tmp/codeflash-unit-XXXXXX" };
    assert_non_null(mkdtemp(f->root));
    cf_arena_init(&f->arena, (size_t)1 << 26);
    path = cf_arena_printf(&f->arena, "%s/%s", f->root, file);
    out = fopen(path, "w");
    if (out == NULL)
        fail();
    else
        assert_true(fputs(text, out) >= 0 && fclose(out) == 0);
    assert_ok(cf_parser_new(&f->parser, &f->err), &f->err);
    assert_ok(cf_startup_graph_init(&f->graph, &f->arena, &f->err), &f->err);
    add_module(f, strcmp(file, "__init__.py") == 0 ? "pkg" : "pkg.mod", path);
    add_module(f, "pkg.sub", NULL);
    add_module(f, "heavy", NULL);
    add_module(f, "heavy.deep", NULL);
    add_module(f, "inspect", NULL);
    add_module(f, "dataclasses", NULL);
    add_module(f, "other", NULL);
    add_module(f, "foreign", "/lib/site-packages/foreign.py");
    add_module(f, "readline", NULL);
    add_module(f, "encodings", NULL);
    add_module(f, "encodings.idna", NULL);
    add_module(f, "logging", NULL);
    add_module(f, "string", NULL);
    add_module(f, "subprocess", NULL);
    add_module(f, "types", NULL);
    f->units = (struct cf_units){
        .arena = &f->arena, .graph = &f->graph, .called = called, .called_count = called_line > 0
    };
    assert_ok(cf_units_find(&f->units, f->parser, f->root, &f->err), &f->err);
    assert_ok(cf_units_classify(&f->units, &f->err), &f->err);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(f->root), 0);
}

static void drop_project(struct fixture *f)
{
    cf_parser_free(f->parser);
    cf_arena_deinit(&f->arena);
}

/* Is that name one that may be late? */
static bool may_be_late(const struct fixture *f, const char *name)
{
    for (uint32_t i = 0; i < f->units.count; i++) {
        if (strcmp(f->units.items[i].name, name) == 0)
            return f->units.items[i].on;
    }
    return false;
}

static const char *rendered(struct fixture *f)
{
    const char *text = NULL;
    size_t size = 0;

    assert_ok(cf_unit_render(&f->units, 0, &text, &size, &f->err), &f->err);
    assert_int_equal(strlen(text), size);
    return text;
}

static void assert_late(const char *file, const char *text, const char *name, bool late)
{
    struct fixture f;

    read_project(&f, file, text);
    if (may_be_late(&f, name) != late)
        fail_msg("%s may %sbe late in:\n%s", name, late ? "not " : "", text);
    drop_project(&f);
}

static void assert_renders(const char *file, const char *text, const char *part)
{
    struct fixture f;

    read_project(&f, file, text);
    if (strstr(rendered(&f), part) == NULL)
        fail_msg("no %s in:\n%s", part, rendered(&f));
    drop_project(&f);
}

#endif
