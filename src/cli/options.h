/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/options.h - reads a command line by a table of options.
 *
 * "--" ends the options, and for a command that runs a program the first other word does.
 * `--name=value` and `--name value` mean the same, as do `-oFILE` and `-o FILE`; single-letter
 * flags may be joined (`-vq`).
 */
#ifndef CF_CLI_OPTIONS_H
#define CF_CLI_OPTIONS_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands in the field at `offset` of the target: */
enum cf_option_kind {
    CF_OPTION_FLAG,    /* bool */
    CF_OPTION_COUNTER, /* unsigned: how often it was given */
    CF_OPTION_TEXT,    /* const char * */
    CF_OPTION_REPEAT,  /* struct cf_list: one for each time it is given */
    CF_OPTION_COMMAS,  /* struct cf_list: the parts between commas */
    CF_OPTION_COUNT,   /* uint64_t, 0 or more */
    CF_OPTION_SIZE,    /* uint64_t bytes: 1048576, 1024KiB, 1MiB, 1GiB */
    CF_OPTION_SECONDS, /* uint64_t nanoseconds, more than 0 */
    CF_OPTION_PERCENT, /* double, 0 or more */
    CF_OPTION_CHOICE,  /* const char *: one of `choices` */
    CF_OPTION_LAST,    /* const char *: what follows its value is no longer read */
    CF_OPTION_LATER,   /* a mode that this version does not have: CF_ENOTFOUND */
};

struct cf_option {
    const char *name; /* without the dashes; NULL: a letter only */
    char letter;      /* 0: none */
    enum cf_option_kind kind;
    size_t offset;
    const char *choices; /* "low|medium|high" */
};

struct cf_options {
    const struct cf_option *table;
    size_t count;
    void *target;          /* the struct that is filled in */
    struct cf_list *words; /* NULL: the first word ends the options; else words are put here */
    struct cf_arena *arena;
    size_t most; /* words, of cf_options_begin(); so are the next two */
    const char *help;
    const bool *helps; /* the field that --help sets */
};

/*
 * Reads argv[1..argc); `*rest` is the index of the first word that is not an option's. Fails with
 * CF_EUSAGE, CF_ENOTFOUND (a mode of later versions) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_options_read(const struct cf_options *options, int argc, char **argv, int *rest,
                               struct cf_error *err);

/*
 * Reads the line of a command that takes words. True: go on. Else there is nothing more to do than
 * to exit with *exit_status: the help is printed, or what is wrong is said.
 */
CF_NODISCARD
bool cf_options_begin(const struct cf_options *options, int argc, char **argv, int *exit_status);

#endif
