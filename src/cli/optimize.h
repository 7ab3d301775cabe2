/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/optimize.h - one run of `codeflash optimize`, filled in from top to bottom by its parts.
 */
#ifndef CF_CLI_OPTIMIZE_H
#define CF_CLI_OPTIMIZE_H

#include "cli/phase.h"
#include "cli/program.h"
#include "cli/record.h"
#include "discover/discover.h"
#include "optimize/optimize.h"
#include "project/project.h"
#include "trace/launch.h"

#include <stdbool.h>
#include <stdint.h>

enum cf_optimize_mode {
    CF_OPTIMIZE_PROGRAM, /* a script or module is run and recorded */
    CF_OPTIMIZE_REPLAY,  /* replay tests made earlier */
    CF_OPTIMIZE_FILE,    /* one file or function */
    CF_OPTIMIZE_ALL,     /* every function below a folder */
};

struct cf_optimize_settings {
    const char *output, *config_file, *python, *module;
    bool trace_only, json, exit_code, exact, with_effects, help;
    unsigned quiet, verbose;
    uint64_t timeout_ns, max_inputs, max_value, max_function, max_trace;
    struct cf_list only, exclude;
    const char *effort;
    uint64_t time_budget_ns, jobs, seed;
    double min_gain; /* percent */
    bool strict, dry_run, trust, resume;
    struct cf_list replay_tests, candidates;
    const char *file, *function, *inputs;
    bool all, from_scan;
    struct cf_list words; /* after the options, where no program is run */
};

struct cf_optimize_command {
    struct cf_arena *arena; /* borrowed */
    struct cf_optimize_settings settings;
    enum cf_optimize_mode mode;
    uint64_t began_ns;
    struct cf_program program;
    struct cf_project project;
    struct cf_interpreter interpreter;
    struct cf_recording recording;
    struct cf_phase phase;
    struct cf_launch_result ended;
    struct cf_recorded recorded;
    const char *trace; /* that the functions come from; NULL: none */
    struct cf_list replay_tests;
    struct cf_discovery discovery;
    bool discovered;
    struct cf_ranking ranking;
    struct cf_run run;
    bool unverifiable; /* nothing is left to verify with */
};

/* The seconds of each phase are told; -q takes back what -v asks for. */
bool cf_optimize_is_verbose(const struct cf_optimize_settings *settings);

/* Reads the command line: settings, mode, program. Fails as cf_options_read(). */
CF_NODISCARD
enum cf_status cf_optimize_read(struct cf_optimize_command *command, int argc, char **argv,
                                struct cf_error *err);

/*
 * Fills in the program and the functions from the scan's report, and goes to the project's root.
 * CF_EUSAGE, CF_ENOTFOUND, CF_EFORMAT, CF_EIO, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_optimize_from_scan(struct cf_optimize_command *command, struct cf_error *err);

void cf_optimize_help(void);

/*
 * Opens project and interpreter, and refuses what can be refused, before anything is written or
 * started.
 */
CF_NODISCARD
enum cf_status cf_optimize_prepare(struct cf_optimize_command *command, struct cf_error *err);

/* The trace of an interrupted run, where there is one: the program need not run again. */
CF_NODISCARD
enum cf_status cf_optimize_resume(struct cf_optimize_command *command, struct cf_error *err);

/* Runs and records the program. `*finished`: the exit status is known, there is nothing to do. */
CF_NODISCARD
enum cf_status cf_optimize_record(struct cf_optimize_command *command, bool *finished,
                                  int *exit_status, struct cf_error *err);

/*
 * Runs and records the existing tests that reach the ranked functions: inputs for those. Fails as
 * cf_record_finish().
 */
CF_NODISCARD
enum cf_status cf_optimize_record_tests(struct cf_optimize_command *command, struct cf_error *err);

/* From the functions to the reports. */
CF_NODISCARD
enum cf_status cf_optimize_search(struct cf_optimize_command *command, struct cf_error *err);

/* Shows what goes on, on standard error: `self` is the command. For struct cf_optimize_request. */
void cf_optimize_show(void *self, const struct cf_progress *progress);

/* Ends a line of progress, where one stands on the terminal. */
void cf_optimize_show_end(void);

#endif
