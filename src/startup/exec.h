/* SPDX-License-Identifier: Apache-2.0 */
/* startup/exec.h - the program, or another, run in one of the copies (place.c). */
#ifndef CF_STARTUP_EXEC_H
#define CF_STARTUP_EXEC_H

#include "startup/work.h"

/* How the program is run. */
struct cf_startup_spec {
    enum cf_startup_side side;
    enum cf_startup_mode {
        CF_RUN_PLAIN,
        CF_RUN_TIMED,
        CF_RUN_RECORDED,
        CF_RUN_TIMELINE,
        CF_RUN_VALUES,
        CF_RUN_EMPTY
    } mode;
    bool then;          /* with the first useful work */
    const char *report; /* RECORDED, TIMELINE and VALUES: the file that is written */
};

/* A finished process. The buffers are owned: cf_startup_ended_deinit(). */
struct cf_startup_ended {
    int wait_status;
    uint64_t cpu_ns;
    struct cf_buf out, err;
};

/*
 * Runs the program to its end. Fails with CF_ETIMEOUT, CF_EUSAGE (interrupted), CF_EIO,
 * CF_ENOTFOUND or CF_ENOMEM; `ended` is to be released in any case.
 */
CF_NODISCARD
enum cf_status cf_startup_exec(struct cf_startup_work *work, const struct cf_startup_spec *spec,
                               struct cf_startup_ended *ended, struct cf_error *err);

/*
 * Runs it once in that mode for the report `name` in the work folder. `*path` becomes the report's,
 * NULL where the program ended in its own way and left none. Fails as cf_startup_exec().
 */
CF_NODISCARD
enum cf_status cf_startup_report(struct cf_startup_work *work, enum cf_startup_side side,
                                 enum cf_startup_mode mode, const char *name, const char **path,
                                 struct cf_error *err);

/* `python WORDS...` in the root of the copy. */
struct cf_startup_words {
    const char *const *words; /* NULL at their end */
    const char *variable;     /* "NAME=value", added to the environment; NULL: none */
    uint64_t timeout_ns;
};

/* The same for those. */
CF_NODISCARD
enum cf_status cf_startup_python(struct cf_startup_work *work, enum cf_startup_side side,
                                 const struct cf_startup_words *words,
                                 struct cf_startup_ended *ended, struct cf_error *err);

/* Makes the folder and its parent; in it what writes down what a program looks at. */
CF_NODISCARD
enum cf_status cf_startup_put_watch(struct cf_startup_work *work, const char *folder,
                                    struct cf_error *err);
void cf_startup_ended_deinit(struct cf_startup_ended *ended);

/* "exit status 1", "signal 11": how it ended; in the arena. NULL: no memory. */
const char *cf_startup_end(struct cf_startup_work *work, int wait_status);

/* The last line of what it said, cleaned of what is not printable; "" where there is none. */
const char *cf_startup_last_line(struct cf_startup_work *work, const struct cf_buf *said);

/* What argparse, and with it pytest, says is wrong with its options; else the last line. */
const char *cf_startup_complaint(struct cf_startup_work *work,
                                 const struct cf_startup_ended *ended);

#endif
