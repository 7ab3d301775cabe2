/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/solve.h - which functions each function may call.
 *
 * The values of a program (functions, classes, objects of a class, modules, containers) are
 * followed through its variables until nothing new arrives anywhere. A call through a parameter is
 * no edge: whoever passed the function refers to it, and that is one, from the right place.
 */
#ifndef CF_DISCOVER_SOLVE_H
#define CF_DISCOVER_SOLVE_H

#include "discover/program.h"

enum cf_edge_kind {
    CF_EDGE_CALL,  /* calls it */
    CF_EDGE_REFER, /* uses it as a value, so that others may call it */
    CF_EDGE_NAME,  /* calls a method of that name of an object about which nothing is known */
    CF_EDGE_KIND_COUNT
};

struct cf_edge {
    uint32_t from, to; /* definitions */
    uint32_t kind;     /* enum cf_edge_kind: the surest of all */
};

struct cf_solver;

struct cf_solution {
    struct cf_edge *edges; /* in the arena, by from, then to */
    uint32_t edge_count;
    uint32_t *first_edge; /* of each definition; def_count + 1 of them */
    struct cf_solver *solver;
};

/* Values of `from` that also come into `to` (fixtures, parametrized tests). */
struct cf_extra_flow {
    uint32_t from, to; /* variables of the program */
    bool item;         /* what the container or generator in `from` gives */
    uint32_t owner;    /* a definition that refers to them; CF_NONE */
};

struct cf_solve_options {
    /* A method of an unknown object is looked for by its name where at most so many unrelated
       classes define it; 0: never. */
    uint32_t name_families;
    const struct cf_extra_flow *extra;
    size_t extra_count;
};

/*
 * Solves the program, which must stay. Everything is in its arena. Fails with CF_ENOMEM or
 * CF_ELIMIT.
 */
CF_NODISCARD
enum cf_status cf_solve(struct cf_program *program, const struct cf_solve_options *options,
                        struct cf_solution *solution, struct cf_error *err);

/* Calls `each` for every function or class in a variable, but for those that came by a parameter.
 */
void cf_solution_values(const struct cf_solution *solution, uint32_t var,
                        void (*each)(void *context, uint32_t def), void *context);

/* The classes of a class's method resolution order, itself first; `*count` of them. */
const uint32_t *cf_solution_mro(const struct cf_solution *solution, uint32_t class,
                                uint32_t *count);

/* The variable of a class's own attribute; CF_NONE. */
uint32_t cf_solution_attribute(const struct cf_solution *solution, uint32_t class, uint32_t name);

/* True where a base outside the project has a name that ends so, e.g. "TestCase". */
bool cf_solution_has_base(const struct cf_solution *solution, uint32_t class, const char *ending);

#endif
