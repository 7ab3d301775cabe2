/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/collect.h - the tests of a project as pytest would collect them, and what each one runs
 * first: fixtures and set-up methods.
 */
#ifndef CF_DISCOVER_COLLECT_H
#define CF_DISCOVER_COLLECT_H

#include "discover/pytest_config.h"
#include "discover/solve.h"

/* A function whose result is asked for by its name. */
struct cf_fixture {
    uint32_t def, name, unit;
    uint32_t class; /* that it is a method of; CF_NONE */
    bool autouse, is_conftest;
    uint32_t next; /* of the same name; CF_NONE */
};

struct cf_fixtures {
    struct cf_fixture *items;
    uint32_t count;
    size_t capacity;
    struct cf_index by_name; /* first of each name */
    struct cf_index by_def;
};

/* A function that a test runs: itself, then what is set up for it. */
struct cf_root {
    uint32_t def;
    uint32_t distance; /* 0: the test's own */
};

struct cf_test {
    const char *id; /* "tests/test_a.py::TestA::test_b"; in the arena */
    uint32_t unit, def;
    uint32_t class; /* CF_NONE: a function */
    uint32_t first_root, root_count;
};

struct cf_tests {
    struct cf_test *items; /* in the arena, by file, then as they stand in it */
    uint32_t count;
    size_t capacity;
    struct cf_root *roots;
    uint32_t root_count;
    size_t root_capacity;
};

/* Finds the fixtures, and the flows from them and from parametrize into parameters. */
CF_NODISCARD
enum cf_status cf_fixtures_find(struct cf_program *program, struct cf_fixtures *fixtures,
                                struct cf_extra_flow **flows, size_t *flow_count,
                                struct cf_error *err);

/* The fixture that a name means for a definition of a file; `class` CF_NONE: none. CF_NONE. */
uint32_t cf_fixture_for(const struct cf_program *program, const struct cf_fixtures *fixtures,
                        uint32_t name, uint32_t unit, uint32_t class, uint32_t except);

CF_NODISCARD
enum cf_status cf_tests_collect(struct cf_program *program, const struct cf_pytest_config *config,
                                const struct cf_fixtures *fixtures,
                                const struct cf_solution *solution, struct cf_tests *tests,
                                struct cf_error *err);

#endif
