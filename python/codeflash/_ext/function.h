/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/function.h - what the recorder knows of a function of the project, and of a call of it
 * that has not ended. Guarded by the GIL, as the recorder is.
 */
#ifndef CF_EXT_FUNCTION_H
#define CF_EXT_FUNCTION_H

#include "compat.h"

#include "ptrmap.h"
#include "spool.h"

#define EXT_GENERATOR (CF_FUNCTION_GENERATOR | CF_FUNCTION_ASYNC_GENERATOR)
#define EXT_SUSPENDS (EXT_GENERATOR | CF_FUNCTION_COROUTINE)
#define EXT_STRATA 64 /* kinds of inputs remembered of each function */

/* A function of the project: one for each code object. Never freed while recording. */
struct ext_function {
    PyCodeObject *code;            /* owned */
    char *qualname;                /* owned */
    size_t place;                  /* in the recorder's array */
    struct cf_function_slot *slot; /* NULL until the first call; then `id` is valid */
    uint64_t passed;               /* calls not looked at and not yet added to the slot */
    double pace; /* those of the last ticks in which all calls were seen, per nanosecond */
    uint32_t id;
    uint32_t flags;       /* cf_function_flag */
    uint16_t parameters;  /* *args and **kwargs included */
    bool makes_instances; /* __init__ or __new__ */
    uint32_t copies;      /* code objects of the same place that came later */
    bool uncounted;       /* calls of further ones are not recorded */
    bool rebinds_known;
    uint64_t rebinds; /* parameters, as bits (arguments.c) */

    /* looking at calls (budget.c) */
    uint32_t look_left;     /* calls still looked at */
    uint32_t look_captures; /* captured since the look began */
    uint32_t looks;
    bool looked_out; /* the look is over; the next may begin at look_due_ns */
    uint64_t look_due_ns;

    /* counting calls, 3.12 on (counting.c) */
    bool hot;                            /* too busy to be counted all the time */
    bool counted;                        /* its start events are on */
    uint32_t count_left;                 /* calls that are still counted before the next tick */
    uint32_t spans;                      /* that have ended */
    uint64_t span_calls;                 /* counted since span_start_ns */
    uint64_t span_start_ns, span_end_ns; /* of the program's time; the latter: of the last one */
    uint64_t span_due_ns;                /* when the next span may begin */
    double calls_per_ns;                 /* in the last span */

    uint32_t wanting;  /* captured generators whose items are still kept */
    uint32_t open;     /* captured calls that have not ended */
    uint32_t strays;   /* returns seen that belong to no captured call, since the last match */
    uint8_t attempt;   /* that succeeded at reading its latest input; 0: as a whole */
    bool items_off;    /* what its generators yield is not reported until the next capture */
    int events;        /* armed, 3.12 on */
    uint64_t cost_ns;  /* of one capture, moving average */
    uint64_t spent_ns; /* on captures but the first */
    uint64_t bytes;    /* encoded so far */
    uint32_t distinct;
    uint32_t unmakeable; /* captured with an argument that cannot be made again */
    uint64_t strata[EXT_STRATA];
    uint32_t strata_used;
    struct ptrmap seen; /* input hash -> call id */

    /* --exact */
    uint64_t own_ticks, cumulative_ticks;
    uint32_t active;        /* activations on all stacks */
    struct ext_edge *edges; /* by caller, the latest first */
};

struct ext_edge;

/* A captured call that has not ended. */
struct ext_open {
    const void *frame;
    struct ext_function *function;
    uint64_t call_id;
    uint64_t start_ns;
    uint64_t hash[2];
    PyObject **arguments; /* owned array, borrowed from the frame; NULL: none can change */
    PyObject **held;      /* the second half of it: owned references to those that may leave it */
    bool let_go;          /* an argument may end during the call: changes are not looked for */
    Py_ssize_t count;
    uint32_t effects;
    size_t depth; /* to which its input is read; 0: any */
    bool first;   /* input of the function */
    bool cut;     /* the input is not complete: it took too long, or is too large */
    uint32_t items, items_kept;
    struct spool_text kept; /* the items, as in the LEAVE record */
    size_t kept_whole;      /* bytes of `kept` that end with a yielded value */
    bool items_lost;        /* some item was not seen: those after it are not kept */
    bool suspended_at_item; /* an async generator also stops where it awaits */
};

#endif
