/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/command.h - the table of subcommands and what each may rely on.
 *
 * To add `codeflash foo`: write src/cli/cmd_foo.c, declare cmd_foo() below, add a row to
 * `commands` in main.c, write docs/man/codeflash-foo.md and tests/e2e/test_cli_foo.py.
 */
#ifndef CF_CLI_COMMAND_H
#define CF_CLI_COMMAND_H

#include "base/arena.h"
#include "base/status.h"

/* Exit statuses; docs/man/codeflash.md. */
enum cf_exit {
    CF_EXIT_OK = 0,
    CF_EXIT_FAILURE = 1, /* with one line that says what and where */
    CF_EXIT_USAGE = 2,   /* the command line was wrong */
    CF_EXIT_NOTHING = 3, /* nothing to improve (--exit-code) */
    CF_EXIT_PROGRAM = 4, /* the user's own program fails, or nothing is left to verify with */
    CF_EXIT_INTERRUPTED = 130,
};

struct cf_context {
    struct cf_arena *arena; /* lives until the command ends */
};

struct cf_command {
    const char *name;
    int (*run)(struct cf_context *ctx, int argc, char **argv); /* argv[0] is the name */
    const char *summary; /* one line for --help; NULL: not listed */
};

int cmd_optimize(struct cf_context *ctx, int argc, char **argv);
int cmd_startup(struct cf_context *ctx, int argc, char **argv);
int cmd_undo(struct cf_context *ctx, int argc, char **argv);
int cmd_report(struct cf_context *ctx, int argc, char **argv);
int cmd_verify(struct cf_context *ctx, int argc, char **argv);
int cmd_trace(struct cf_context *ctx, int argc, char **argv);
int cmd_scan(struct cf_context *ctx, int argc, char **argv);
int cmd_discover(struct cf_context *ctx, int argc, char **argv);
int cmd_rules(struct cf_context *ctx, int argc, char **argv);
int cmd_init(struct cf_context *ctx, int argc, char **argv);
int cmd_doctor(struct cf_context *ctx, int argc, char **argv);
int cmd_internal_begin(struct cf_context *ctx, int argc, char **argv);
int cmd_internal_rules(struct cf_context *ctx, int argc, char **argv);
int cmd_internal_finish(struct cf_context *ctx, int argc, char **argv);
int cmd_internal_measure(struct cf_context *ctx, int argc, char **argv);

/* Prints "codeflash: ..." on standard error, one line whatever the text holds. */
void cf_say(const char *fmt, ...) CF_PRINTF(1, 2);

/* Says the error's message; gives the exit status that belongs to it. */
int cf_say_error(const struct cf_error *err);

#endif
