/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "project/nearest.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)2 << 30)

static const struct cf_command commands[] = {
    { "optimize", cmd_optimize, "make a Python program faster, and prove that it does the same" },
    { "startup", cmd_startup, "make a program start faster: imports that can wait" },
    { "report", cmd_report, "print or open the report of a run" },
    { "undo", cmd_undo, "take an applied run back" },
    { "verify", cmd_verify, "is a candidate the same function as the original?" },
    { "trace", cmd_trace, "show a trace, or export it for other tools" },
    { "scan", cmd_scan, "what is slow: CPU, memory, imports, coroutines; changes nothing" },
    { "discover", cmd_discover, "list the functions of a project, and the tests that reach them" },
    { "rules", cmd_rules, "list the rewrite rules, or explain one" },
    { "init", cmd_init, "write the configuration into pyproject.toml" },
    { "doctor", cmd_doctor, "check the interpreter, the package and the configuration" },
    { "internal-begin", cmd_internal_begin, NULL },
    { "internal-rules", cmd_internal_rules, NULL },
    { "internal-finish", cmd_internal_finish, NULL },
    { "internal-measure", cmd_internal_measure, NULL },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *out)
{
    fputs("usage: codeflash COMMAND [OPTIONS]\n\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].summary != NULL)
            fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    }
    fputs("\n  codeflash optimize app.py                    make app.py faster\n"
          "  codeflash optimize --trace-only app.py       only record it; write the replay tests\n"
          "  codeflash trace show codeflash.trace         what it called, how often, how long\n\n"
          "`codeflash COMMAND --help` lists the options of a command.\n",
          out);
}

static const struct cf_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    struct cf_nearest nearest = cf_nearest_begin(name);

    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].summary != NULL)
            cf_nearest_try(&nearest, commands[i].name);
    }
    if (nearest.best != NULL)
        cf_say("unknown command %s; did you mean %s?", name, nearest.best);
    else
        cf_say("unknown command %s (see codeflash --help)", name);
    return CF_EXIT_USAGE;
}

/*
 * Where a standard stream is closed, the next file opened would take its number, and a message
 * would land in that file. The program still finds the stream closed.
 */
static void reserve_streams(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd >= 0)
        (void)close(fd);
}

static int run_command(int argc, char **argv)
{
    /* Users of the original tool leave the subcommand out: `codeflash --file app.py`. */
    static const struct cf_command *const implied = &commands[0];
    bool has_name = argv[1][0] != '-';
    const struct cf_command *command = has_name ? find_command(argv[1]) : implied;
    struct cf_arena arena;
    struct cf_context ctx = { .arena = &arena };
    int exit_code;

    if (command == NULL)
        return unknown_command(argv[1]);
    reserve_streams();
    cf_arena_init(&arena, ARENA_BYTES);
    exit_code = has_name ? command->run(&ctx, argc - 1, argv + 1) : command->run(&ctx, argc, argv);
    cf_arena_deinit(&arena);
    return exit_code;
}

int main(int argc, char **argv)
{
    int exit_code = CF_EXIT_OK;

    if (argc < 2) {
        print_help(stderr);
        return CF_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        puts("codeflash " CF_VERSION);
    else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
             strcmp(argv[1], "help") == 0)
        print_help(stdout);
    else
        exit_code = run_command(argc, argv);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return exit_code;
    if (exit_code == CF_EXIT_OK) /* else the command has told what went wrong */
        cf_say("cannot write to standard output");
    return exit_code == CF_EXIT_OK ? CF_EXIT_FAILURE : exit_code;
}
