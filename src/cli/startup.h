/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/startup.h - what `codeflash startup` starts.
 */
#ifndef CF_CLI_STARTUP_H
#define CF_CLI_STARTUP_H

#include "startup/startup.h"

struct cf_startup_settings {
    const char *code, *module, *then, *explain, *python, *config_file, *style;
    uint64_t time_budget_ns;
    bool json, exit_code, help, no_tests, only_python, dry_run;
    double min_gain; /* percent */
    unsigned verbose, quiet;
};

struct cf_startup_command {
    struct cf_arena *arena; /* borrowed */
    char **argv;            /* what follows the options: script or console script, arguments */
    struct cf_project project;
    struct cf_interpreter interpreter;
    struct cf_startup_program program;
    const char *text; /* for people */
};

/*
 * What the command line names, as something that the interpreter can be given. A name that is no
 * file is a console script: one that is installed beside the interpreter, or one of the project's
 * [project.scripts]. Fails with CF_ENOTFOUND, CF_EUSAGE (it is no Python script) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_startup_program_find(const struct cf_startup_settings *settings,
                                       struct cf_startup_command *command, struct cf_error *err);

#endif
