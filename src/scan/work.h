/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan/work.h - running the project's Python without leaving anything behind.
 *
 * Everything that a run writes (byte code, temporary files, a trace) goes to a private folder that
 * is removed at the end, whatever happens before.
 */
#ifndef CF_SCAN_WORK_H
#define CF_SCAN_WORK_H

#include "base/buf.h"
#include "project/interpreter.h"
#include "scan/parts.h"
#include "scan/setup.h"

#include <signal.h>

enum cf_scan_work_kind { CF_SCAN_NOTHING, CF_SCAN_TEST, CF_SCAN_SCRIPT, CF_SCAN_MODULE };

struct cf_scan_work {
    const struct cf_scan_request *request;
    struct cf_scan *scan;
    const struct cf_scan_files *files;
    const char *folder;      /* private */
    struct cf_list runner;   /* argv in front of Python's own arguments, Python included */
    const char *runner_from; /* "setup.md", "--python", "uv.lock" ... */
    const char *start;       /* folder that commands start in: the root, or as setup.md says */
    struct cf_list pytest;   /* options of pytest, from the test command of setup.md */
    struct cf_list paths;    /* of tests, from there */
    struct cf_list environment;
    const char *shims;      /* folder of our Python files */
    const char *executable; /* of the project's Python; NULL: it cannot be run */
    const char *fault;      /* why not */
    bool has_pytest, has_recorder;
    enum cf_scan_work_kind kind; /* what is run */
    struct cf_list words;        /* the test's id; a script or module with its arguments */
    double seconds;              /* the test's own time in a plain run */
    struct cf_list imports;      /* what -X importtime said so far, a text for each run */
};

/* One run of the project's Python. */
struct cf_scan_command {
    struct cf_list arguments;   /* of Python */
    const char *environment[4]; /* "NAME=value"; ends with NULL */
    double timeout;             /* seconds */
    struct cf_buf *out, *err;   /* NULL: dropped */
};

/* Runs it in the root. As cf_process_run(); CF_ETIMEOUT and CF_EUSAGE (interrupted) among them. */
CF_NODISCARD
enum cf_status cf_scan_command_run(struct cf_scan_work *work, const struct cf_scan_command *command,
                                   int *wait_status, struct cf_error *err);

/* A run of our _scan.py. */
struct cf_scan_errand {
    const char *mode;       /* "collect", "times", "cpu", "cprofile", "memory" */
    struct cf_list options; /* "name=value" */
    enum cf_scan_work_kind kind;
    const struct cf_list *words;
    const char *environment; /* "NAME=value"; NULL */
    double timeout;          /* seconds */
};

/* What it wrote, also where it did not come to its end. */
struct cf_scan_rows {
    char *text;        /* in the arena */
    const char *fault; /* one line; NULL: it went well */
    bool timed_out;
};

/* The arguments for Python: _scan.py with the errand; `out` is where it writes its rows. */
CF_NODISCARD
enum cf_status cf_scan_errand_words(struct cf_scan_work *work, const struct cf_scan_errand *errand,
                                    const char *out, struct cf_list *arguments,
                                    struct cf_error *err);

/* Faults of the run are in `rows`. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_errand_run(struct cf_scan_work *work, const struct cf_scan_errand *errand,
                                  struct cf_scan_rows *rows, struct cf_error *err);

#define CF_SCAN_FIELDS_MAX 64

struct cf_scan_row {
    const char *fields[CF_SCAN_FIELDS_MAX]; /* borrowed from the text */
    size_t count;
};

/* Takes the next line of the text apart, which it changes. False: there is none. */
bool cf_scan_row_next(char **text, struct cf_scan_row *row);

/* The first line of that name, of a copy in the arena. False: there is none, or no memory; the row
 * has no field then. */
bool cf_scan_row_find(const char *text, const char *name, struct cf_arena *arena,
                      struct cf_scan_row *row);

/* A field; "" and 0 where it is missing or of another kind. */
const char *cf_scan_row_text(const struct cf_scan_row *row, size_t number);
double cf_scan_row_real(const struct cf_scan_row *row, size_t number);
uint64_t cf_scan_row_count(const struct cf_scan_row *row, size_t number);

/* What is run: as the words say, else a test that is chosen. CF_EUSAGE, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_choose(struct cf_scan_work *work, struct cf_error *err);

/* The passes; their faults go to the scan. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_cpu(struct cf_scan_work *work, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_scan_memory(struct cf_scan_work *work, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_scan_imports_early(struct cf_scan_work *work, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_scan_imports(struct cf_scan_work *work, struct cf_error *err);

/* The project's file at an absolute path or one relative to the root; NULL: none that counts. */
const struct cf_scan_file *cf_scan_file_at(const struct cf_scan_work *work, const char *path);

/*
 * Makes the private folder and looks for the project's Python; where that cannot be run `fault`
 * says why. Call cf_scan_work_end() afterwards, also after a failure. CF_EIO, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_scan_work_begin(struct cf_scan_work *work, struct cf_error *err);

/* Removes the private folder. */
void cf_scan_work_end(struct cf_scan_work *work);

/* The last line that is not empty, cut at 300 bytes; in the arena. */
const char *cf_scan_last_line(const char *text, struct cf_arena *arena);

/* The runner as setup.md has it, else as found. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_runner_find(struct cf_scan_work *work, const struct cf_scan_setup *setup,
                                   struct cf_error *err);

/*
 * Takes the test command of setup.md: variables in front, the runner where setup.md names none, and
 * pytest's options and paths. One that does not run pytest is noted. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_scan_test_command(struct cf_scan_work *work, struct cf_scan_setup *setup,
                                    struct cf_error *err);

/* Why the runner must not be started: it would make an environment, and nothing is installed by a
 * scan. In the arena; NULL: it may. */
const char *cf_scan_runner_refused(struct cf_scan_work *work);

#endif
