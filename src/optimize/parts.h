/* SPDX-License-Identifier: Apache-2.0 */
/* optimize/parts.h - what the files of this folder share: one run at work. */
#ifndef CF_OPTIMIZE_PARTS_H
#define CF_OPTIMIZE_PARTS_H

#include "candidates/candidate.h"
#include "candidates/rules.h"
#include "optimize/optimize.h"
#include "optimize/pieces.h"
#include "source/source.h"

/* A function of a file, whatever becomes of the text around it. */
struct cf_place {
    const char *qualname;
    uint32_t ordinal; /* among those of this name, in the order of the text */
};

struct cf_known {
    struct cf_place place;
    struct cf_evidence evidence;
};

/* A file of the project: its text as it is there, and with the accepted changes. */
struct cf_file {
    const char *file; /* relative to the root */
    const char *path; /* absolute, without links */
    const char *original;
    size_t original_size;
    struct cf_pieces pieces;
    const char *fault;     /* why it cannot be worked on; NULL: it can */
    const char *formatted; /* by the project's formatters, at the end; NULL: as the pieces say */
    size_t formatted_size;
    struct cf_known *known; /* of the functions in the trace */
    size_t known_count;
};

/* What an effort means. */
struct cf_effort_limits {
    size_t candidates; /* looked at of one function */
    size_t tests;      /* existing tests of one function */
    uint64_t whole_ns; /* for the times of the whole program */
    uint64_t run_ns;   /* no function is begun after it, where no budget is given; 0: none */
    bool together;     /* several changes of a function are verified together first */
    double least_part; /* of the program's time, that a change must give back */
};

struct cf_optimizing {
    const struct cf_optimize_request *request;
    struct cf_arena *arena;   /* of the run */
    struct cf_arena *scratch; /* of the function that is worked on */
    struct cf_run *run;
    struct cf_parser *parser;
    struct cf_rules rules;
    sqlite3 *db;       /* NULL: no trace */
    const char *work;  /* private folder of this run */
    uint64_t began_ns; /* with the first function */
    struct cf_effort_limits limits;
    unsigned python; /* 309: oldest version that the code must run on */
    struct cf_file *files;
    size_t file_count, file_room;
    uint32_t changes; /* numbers given so far */
    size_t at;        /* number of the function that is worked on */
    unsigned trials;  /* names in the work folder */
    int lock;
    int journal;             /* descriptor; -1: none */
    int turn;                /* descriptor of the lock of optimize/jobs.h; -1: we work alone */
    const char *interrupted; /* folder of the run to go on with; NULL: none */
};

/* A text with what our analysis says of it. */
struct cf_text_now {
    const char *text;
    size_t size;
    struct cf_source source;
    uint32_t definition; /* of the function looked for */
};

/* --- files.c */

/* The file, read at its first use; faults are in `fault`. NULL: out of memory. */
struct cf_file *cf_optimizing_file(struct cf_optimizing *work, const char *file);

/* The place of a function that stands at that line; false: it is not there (any more). */
bool cf_place_find(const struct cf_source *source, const char *qualname, uint32_t line,
                   struct cf_place *place);

/* The definition at a place; CF_NONE. */
uint32_t cf_place_definition(const struct cf_source *source, const struct cf_place *place);

/* The oldest version that the project says it runs on, else that of the interpreter. */
unsigned cf_oldest_python(const struct cf_project *project,
                          const struct cf_interpreter *interpreter, struct cf_arena *arena);

/* --- evidence.c */

CF_NODISCARD
enum cf_status cf_evidence_load(struct cf_optimizing *work, struct cf_file *file,
                                const struct cf_source *source, struct cf_error *err);

/* --- ask.c */

/*
 * The candidates for a function of the text, the most promising first: of the rules, and of the
 * user where the text is the original's. CF_ENOMEM, CF_EIO.
 */
CF_NODISCARD
enum cf_status cf_candidates_ask(struct cf_optimizing *work, const struct cf_file *file,
                                 const struct cf_text_now *now, struct cf_candidate_list *list,
                                 struct cf_error *err);

/* Works on one function; its outcome is complete then (search.c). Fails with CF_ENOMEM or CF_EIO.
 */
CF_NODISCARD
enum cf_status cf_search_function(struct cf_optimizing *work, struct cf_outcome *outcome,
                                  struct cf_error *err);

/* The program and its tests before and after; takes out what breaks or slows them (whole.c). */
CF_NODISCARD
enum cf_status cf_whole_check(struct cf_optimizing *work, struct cf_error *err);

/* Runs the project's formatters on the changed files (format.c). CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_format_files(struct cf_optimizing *work, struct cf_error *err);

/* --- run.c */

void cf_progress_tell(struct cf_optimizing *work, const struct cf_progress *progress);
CF_NODISCARD
enum cf_status cf_run_note(struct cf_optimizing *work, struct cf_error *err, const char *fmt, ...)
    CF_PRINTF(3, 4);

/* Is the time over that the user gave? */
bool cf_budget_is_over(const struct cf_optimizing *work);

/* Is there time for more functions and candidates, and did nobody interrupt? */
bool cf_may_go_on(const struct cf_optimizing *work);

/* The file's text with the accepted changes without one (0: with all). */
CF_NODISCARD
enum cf_status cf_file_text(const struct cf_file *file, uint32_t without, const char **text,
                            size_t *size, struct cf_error *err);

#endif
