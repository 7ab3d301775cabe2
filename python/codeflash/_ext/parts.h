/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/parts.h - what the files of the recorder give each other; included by recorder.h, which
 * tells what each file is for.
 */
#ifndef CF_EXT_PARTS_H
#define CF_EXT_PARTS_H

/* recorder.c */
/* Starts recording into the session folder. 0; -1 with a Python exception (nothing is changed). */
int ext_recorder_start(const char *parts);
void ext_recorder_stop(void);
/* Ends recording; the hooks stay and do nothing, the spool is complete. */
void ext_recorder_pause(void);
void ext_recorder_watch_calls(void); /* from now on, where the session has them apart from times */
void ext_recorder_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* In a child after a fork: a spool of its own. Called by whichever hook runs first. */
void ext_recorder_after_fork(void);
/* The parts of a process that recorder.c hands to Python's os.register_at_fork and atexit. */
PyObject *ext_before_fork(PyObject *self, PyObject *unused);
PyObject *ext_after_fork_in_parent(PyObject *self, PyObject *unused);
PyObject *ext_after_fork_in_child(PyObject *self, PyObject *unused);
PyObject *ext_at_exit(PyObject *self, PyObject *unused);

/* registry.c */
/* Takes the functions in a module's code object, if its file is recorded. */
void ext_registry_discover(PyCodeObject *module_code);
/* Takes the functions of modules that were imported before. */
void ext_registry_discover_loaded(void);
/* The number of a code object in the spool; names it there at first. */
uint32_t ext_registry_code_id(PyCodeObject *code);
/* Gives the function its slot; NULL where the spool has no room. `globals`: of its frame. */
struct cf_function_slot *ext_registry_slot(struct ext_function *function, PyObject *globals);
bool ext_registry_is_project_file(const char *path);
/* Forgets every function. They are not freed: calls that are under way may still name them. */
void ext_registry_forget(void);
/* Functions and codes must be named again: the spool is a new one. */
void ext_registry_reset(void);

static inline struct ext_function *ext_function_of(const void *code)
{
    return ptrmap_get(&ext_recorder.by_code, code);
}

/* budget.c */
void ext_budget_begin_look(struct ext_function *function);
void ext_budget_end_look(struct ext_function *function);
/* A call of the function starts: counts it, and captures it where that is worth it. */
void ext_budget_call(struct ext_function *function, ext_frame *frame, bool cells_made);
/* First inputs have become so dear that less time is to be given to each. */
bool ext_budget_is_tight(void);
/* Adds the calls that were passed over in the last `elapsed_ns` to the function's slot. */
void ext_budget_settle(struct ext_function *function, uint64_t elapsed_ns);
/* Called by the sampler, also when nothing is captured any more: begins the looks that are due,
 * within the share. */
void ext_budget_tick(uint64_t now_ns);
/* How long the program has run: its CPU time, but not more than the time that has passed. */
uint64_t ext_budget_run_ns(uint64_t now_ns);
/* What capturing took so far; no call of the program's comes in that time. */
uint64_t ext_budget_ours_ns(void);
uint32_t ext_budget_stratum(const struct ext_function *function, const ext_frame *frame,
                            bool cells_made);

/* arguments.c */
/* Remembers the arguments of a call that starts, as far as nobody can tell. */
void ext_arguments_remember(struct ext_open *call, PyObject *const *values, Py_ssize_t count);
/* At the end: whether they are still there. `in_frame`: the frame is, though it was closed. */
bool ext_arguments_are_there(const struct ext_open *call, enum cf_outcome outcome, bool in_frame);
void ext_arguments_forget(const struct ext_open *call);

/* capture.c */
void ext_capture_enter(struct ext_function *function, ext_frame *frame, bool cells_made);
/* A call starts in this frame: one that is still open there ended without an event. */
void ext_capture_end_stale(const ext_frame *frame);
/* The call in `frame` ends. `value`: result or exception, borrowed; NULL: unknown. */
void ext_capture_leave(struct ext_open *open, enum cf_outcome outcome, PyObject *value);
/* The item in what a generator yields, borrowed. An async generator's items come wrapped; NULL:
 * anything else that it yields is an await's. */
PyObject *ext_capture_unwrap(const struct ext_function *function, PyObject *yielded);
/* A generator yields an item, or goes on with a value sent to it; both borrowed. False once no
 * more of them are kept. */
bool ext_capture_item(struct ext_open *open, PyObject *yielded);
bool ext_capture_sent(struct ext_open *open, PyObject *sent);
/* The ends of this function's captured calls will not be seen. */
void ext_capture_abandon(struct ext_function *function);
/* Items of its captured generators will not be seen. */
void ext_capture_lose_items(const struct ext_function *function);
/* Ends every captured call that is still open, as unseen. */
void ext_capture_flush(void);
/* Whether a captured generator or coroutine is still to end. */
bool ext_capture_has_generators(void);
/* Forgets them without a word: they are the parent's. */
void ext_capture_forget(void);

static inline struct ext_open *ext_open_of(const void *frame)
{
    return ptrmap_get(&ext_recorder.open_calls, frame);
}

/* monitor.c, frameeval.c: the same entries, one of them compiled */
int ext_hooks_install(void);
void ext_hooks_remove(void);
/* A function was found, or its calls are wanted again: have them reported. */
void ext_hooks_arm(struct ext_function *function);
/* Whether calls that are not looked at may go uncounted. */
static inline bool ext_hooks_skip_calls(void)
{
    return EXT_HAS_MONITORING && !ext_recorder.session.exact;
}

/* Called by the sampler with the number of calls that were passed over since its last tick. */
void ext_hooks_tick(uint64_t now_ns, uint64_t passed);

/* exact.c */
/* A call of the caller's function to the callee's. Never freed while recording. */
struct ext_edge {
    struct ext_edge *next;             /* of the callee's */
    const struct ext_function *caller; /* NULL: not the project's */
    struct cf_edge_slot *slot;         /* NULL until first flushed */
    uint64_t calls, cumulative_ticks;
};
/* `first`: a call; else a generator goes on. */
void ext_exact_enter(struct ext_function *function, bool first);
/* The latest activation of the function on this thread ends, or is suspended. */
void ext_exact_leave(const struct ext_function *function);
/* Leaving by an exception, which is counted. */
void ext_exact_unwind(const struct ext_function *function, enum cf_outcome outcome);
void ext_exact_flush(void);
void ext_exact_reset(void);

/* sampler.c */
void ext_sampler_start(void);
void ext_sampler_stop(void); /* with the GIL, which it gives up while it waits */
void ext_sampler_after_fork(void);
void ext_sampler_reset(void);

/* audit.c */
int ext_audit_install(void);

/* children.c: programs that this one starts with an environment of its own are recorded too */
int ext_children_install(void);
void ext_children_watch_subprocess(void);

/* instances.c */
/* `receiver`: self of __init__ or cls of __new__, borrowed; NULL where unbound. */
void ext_instances_made(const struct ext_function *function, PyObject *receiver);
void ext_instances_tick(uint64_t now_ns);
void ext_instances_reset(void);

#endif
