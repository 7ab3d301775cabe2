/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/graph.h - which module imports which, and what would not be loaded without one.
 *
 * Node 0 is the interpreter: what it loads before the program, and the program itself, hang on it.
 */
#ifndef CF_STARTUP_GRAPH_H
#define CF_STARTUP_GRAPH_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_NO_MODULE UINT32_MAX

struct cf_startup_module {
    const char *name;    /* "" for the interpreter; in the arena */
    const char *file;    /* absolute; "" where it has none */
    const char *within;  /* the package that its relative imports begin at; "" for none */
    bool loaded;         /* it is loaded at the end; else only an edge names it */
    bool early;          /* the interpreter loads it before the program */
    bool package;        /* it has submodules */
    bool own;            /* its file is the project's */
    uint64_t own_ns;     /* of its import, those that it imports left out */
    uint64_t whole_ns;   /* the same with what it was the first to import */
    uint64_t calls;      /* of its functions in the whole run */
    uint32_t dominator;  /* without that module this one is not loaded */
    uint32_t unloads;    /* modules that would not be loaded without it, itself included */
    uint64_t unloads_ns; /* their own times */
    uint32_t first_edge, edge_count; /* of those that it imports */
    uint32_t importers;              /* modules that import it */
    uint32_t near;                   /* the importer on a shortest chain from the interpreter */
};

struct cf_startup_edge {
    uint32_t from, to;
};

struct cf_startup_graph {
    struct cf_arena *arena; /* borrowed */
    struct cf_startup_module *modules;
    uint32_t count, room;
    struct cf_startup_edge *edges; /* sorted by `from` once linked */
    uint32_t edge_count, edge_room;
    uint32_t *slots; /* hash table of module + 1 */
    uint32_t slot_count;
};

/* Makes a graph with the interpreter in it. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_startup_graph_init(struct cf_startup_graph *graph, struct cf_arena *arena,
                                     struct cf_error *err);

/* The module of that name; CF_NO_MODULE. */
uint32_t cf_startup_find(const struct cf_startup_graph *graph, const char *name);

/* The same, added where it is new. CF_NO_MODULE: out of memory. */
uint32_t cf_startup_add(struct cf_startup_graph *graph, const char *name);

/* Adds the edge; one that is there already may be added again. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_startup_add_edge(struct cf_startup_graph *graph, uint32_t from, uint32_t to,
                                   struct cf_error *err);

/*
 * Once all modules and edges are in: drops edges of modules that are not loaded, hangs what nobody
 * imports on the interpreter, and finds dominators, chains and what each module brings. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_startup_link(struct cf_startup_graph *graph, struct cf_error *err);

#endif
