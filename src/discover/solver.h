/* SPDX-License-Identifier: Apache-2.0 */
/* discover/solver.h - the state of a solution, for the files that make it (solve*.c). */
#ifndef CF_DISCOVER_SOLVER_H
#define CF_DISCOVER_SOLVER_H

#include "discover/solve.h"
#include "discover/value.h"

/* Kinds of operations: those of facts, and these. */
enum cf_op_kind {
    CF_OP_BIND = CF_FACT_KIND_COUNT, /* what a class's attribute is when read from `receiver` */
    CF_OP_INVOKE,                    /* calls what a class's attribute holds on `receiver` */
    CF_OP_SET,                       /* assigns to what may be a property */
    CF_OP_WRAP,                      /* what a decorator gave is called with the definition */
};

#define CF_OP_GUESS 0x10U    /* BIND: found by its name */
#define CF_OP_PROPERTY 0x20U /* BIND: properties only */

struct cf_op {
    uint8_t kind;
    uint8_t flags;
    uint32_t owner; /* definition; CF_NONE: at import, or not to be counted */
    uint32_t to;
    uint32_t name; /* as in the fact, in the program's numbers */
    uint32_t args, arg_count;
    uint32_t receiver; /* value */
    uint32_t seen;     /* values of its variable that it was applied to */
    uint32_t next;     /* operation of the same variable */
};

struct cf_flow {
    uint32_t to, seen, next;
    bool passes; /* into a parameter */
};

struct cf_var {
    uint32_t *values;
    uint32_t count, capacity;
    uint32_t flows, ops;                   /* first of each; CF_NONE */
    uint8_t containers, passed, instances; /* values of these sorts */
    bool queued;
};

struct cf_class {
    const uint32_t *mro; /* itself first */
    uint32_t mro_count;
    uint32_t family; /* the root of its inheritance */
    bool is_enum;
    uint8_t state; /* of the computation of its order */
};

struct cf_solver_arg {
    uint32_t kind, var, name;
    uint32_t item; /* a star's: the variable of its items, made when first needed */
};

struct cf_solver {
    struct cf_program *program;
    struct cf_arena *arena;
    struct cf_var *vars;
    size_t var_capacity;
    struct cf_op *ops;
    size_t op_capacity;
    uint32_t var_count, op_count;
    struct cf_flow *flows;
    uint32_t flow_count;
    size_t flow_capacity;
    struct cf_solver_arg *args;
    uint32_t arg_count;
    uint32_t *queue; /* variables with news: a ring of queue_size */
    uint32_t queue_head, queue_count, queue_size;
    uint64_t *seen; /* hash set of variable and value, of the larger variables */
    uint64_t seen_count, seen_size;
    uint64_t budget;                      /* values that may still arrive */
    struct cf_index flow_index, op_index; /* those made on the way: each once */
    struct cf_index own_items;       /* parameter, 0 -> its own container's items; these, 1 -> 0 */
    struct cf_index attribute_index; /* class and name -> variable of an object's attribute */
    struct cf_index own_index;       /* class and name -> variable in the class's scope */
    struct cf_index lookup_index;    /* class and name -> variable found along the order */
    struct cf_class *classes;        /* by definition */
    struct cf_edge *edges;
    uint32_t edge_count;
    size_t edge_capacity;
    struct cf_index edge_index; /* from and to -> edge */
    uint32_t subclass_count;
    struct cf_edge *subclasses; /* from a class to each class with several bases below it */
    /* Names with a meaning. */
    uint32_t init, new_, post_init, call, iter, next, getitem, enter, exit_, aenter, aexit, get,
        set, getattr_, class_, len, bool_;
    bool modules_only; /* first round: what base classes are */
    enum cf_status status;
};

/* solve.c */
void cf_add_value(struct cf_solver *s, uint32_t var, uint32_t value);
void cf_add_flow(struct cf_solver *s, uint32_t from, uint32_t to, bool passes);
void cf_add_op(struct cf_solver *s, uint32_t var, const struct cf_op *op);
void cf_add_edge(struct cf_solver *s, uint32_t from, uint32_t to, enum cf_edge_kind kind);
uint32_t cf_solver_var(struct cf_solver *s);
/* The same without a look at what is there: for what a file says once. */
void cf_new_flow(struct cf_solver *s, uint32_t from, uint32_t to, bool passes);
void cf_new_op(struct cf_solver *s, uint32_t var, const struct cf_op *op);

/* solve_load.c: the facts of one file as operations and first values. */
void cf_load_unit(struct cf_solver *s, uint32_t index);

/* solve_class.c */
CF_NODISCARD
enum cf_status cf_order_classes(struct cf_solver *s);
/* The variable that reading `name` from the class finds; `after`: only behind that class. */
uint32_t cf_find_attribute(struct cf_solver *s, uint32_t class, uint32_t name);
uint32_t cf_find_after(struct cf_solver *s, uint32_t class, uint32_t after, uint32_t name);
/* The variable of an attribute of the class's objects, made where it is missing. */
uint32_t cf_object_attribute(struct cf_solver *s, uint32_t class, uint32_t name);

/* solve_apply.c: what an operation does with a value that came into its variable. */
void cf_apply(struct cf_solver *s, struct cf_op op, uint32_t value);

/* solve_call.c */
void cf_call_value(struct cf_solver *s, const struct cf_op *op, uint32_t value);
void cf_call_function(struct cf_solver *s, const struct cf_op *op, uint32_t def, bool bound,
                      enum cf_edge_kind kind);
/* Calls the class's method of that name on `receiver` with the operation's arguments. */
bool cf_invoke(struct cf_solver *s, const struct cf_op *op, uint32_t receiver, uint32_t name,
               uint32_t to);
void cf_call_named(struct cf_solver *s, const struct cf_op *op, uint32_t name);

/* solve_guess.c: what methods of unknown objects may be, by their names. */
void cf_guess(struct cf_solver *s, uint32_t families);

#endif
