/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/path.h"
#include "report/report.h"
#include "store/trace_db.h"
#include "trace/merge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "usage: codeflash trace show [--json] [--all] [TRACE]\n"
    "       codeflash trace export --format pstats|speedscope|collapsed|chrome [-o FILE] [TRACE]\n"
    "\n"
    "show    the summary and the table of functions; nothing recorded is unpickled\n"
    "export  for snakeviz (pstats), speedscope, flamegraph.pl (collapsed) or Perfetto (chrome)\n"
    "TRACE is codeflash.trace where none is named.\n";

struct settings {
    bool json, all, help;
    const char *format, *output;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option show_table[] = {
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "all", 'a', CF_OPTION_FLAG, AT(all), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static const struct cf_option export_table[] = {
    { "format", 'f', CF_OPTION_CHOICE, AT(format), "pstats|speedscope|collapsed|chrome" },
    { "output", 'o', CF_OPTION_TEXT, AT(output), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static enum cf_status show(sqlite3 *db, const struct settings *settings, FILE *out,
                           struct cf_error *err)
{
    struct cf_report_style style = cf_report_style_for(stdout);

    if (settings->json)
        return cf_report_show_json(db, out, err);
    if (settings->all)
        style.rows = 0;
    return cf_report_summary(db, out, &style, err);
}

static enum cf_status export_to(sqlite3 *db, const struct settings *settings, FILE *out,
                                struct cf_error *err)
{
    return cf_report_export(db, settings->format, out, err);
}

typedef enum cf_status (*write_fn)(sqlite3 *db, const struct settings *settings, FILE *out,
                                   struct cf_error *err);

/* To standard output, whole or not at all: a damaged trace may fail in its middle. */
static enum cf_status print_whole(write_fn write, sqlite3 *db, const struct settings *settings,
                                  struct cf_error *err)
{
    enum cf_status status;
    size_t size = 0;
    char *text = NULL;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = write(db, settings, out, err);
    if (fclose(out) != 0 && status == CF_OK)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK && (fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0))
        status = cf_fail(err, CF_EIO, "cannot write standard output: %s", strerror(errno));
    free(text);
    return status;
}

/* Whole or not at all: into a file beside it, then renamed. */
static enum cf_status export_file(sqlite3 *db, const struct settings *settings,
                                  struct cf_arena *arena, struct cf_error *err)
{
    char *part = cf_arena_printf(arena, "%s.XXXXXX", settings->output);
    enum cf_status status;
    FILE *out = NULL;
    int fd;

    if (part == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    fd = mkostemp(part, O_CLOEXEC); /* mode 0600, as the trace */
    if (fd >= 0)
        out = fdopen(fd, "wb");
    if (out == NULL) {
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", settings->output, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return status;
    }
    status = export_to(db, settings, out, err);
    if (fclose(out) != 0 && status == CF_OK)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", settings->output, strerror(errno));
    if (status == CF_OK && rename(part, settings->output) != 0)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", settings->output, strerror(errno));
    if (status != CF_OK)
        (void)unlink(part);
    return status;
}

/* An export is written over an earlier one, but over no trace, the one that is read included. */
static enum cf_status check_output(const char *output, struct cf_error *err)
{
    struct cf_error not_one = CF_ERROR_INIT;
    sqlite3 *db = NULL;

    if (cf_trace_db_open(output, CF_TRACE_READ, &db, &not_one) != CF_OK)
        return CF_OK;
    cf_trace_db_close(db);
    return cf_fail(err, CF_EUSAGE, "%s is a trace and is not overwritten: name another file",
                   output);
}

static enum cf_status export(sqlite3 *db, const struct settings *settings, struct cf_arena *arena,
                             struct cf_error *err)
{
    if (settings->output != NULL && strcmp(settings->output, "-") != 0) {
        const enum cf_status status = check_output(settings->output, err);

        return status == CF_OK ? export_file(db, settings, arena, err) : status;
    }
    if (cf_report_export_is_binary(settings->format) && isatty(STDOUT_FILENO))
        return cf_fail(err, CF_EUSAGE, "%s is not text: give a file with --output",
                       settings->format);
    return print_whole(export_to, db, settings, err);
}

static enum cf_status read_settings(struct cf_context *ctx, int argc, char **argv,
                                    struct settings *settings, const char **trace,
                                    struct cf_error *err)
{
    bool shows = strcmp(argv[0], "show") == 0;
    struct cf_list words = { 0 };
    struct cf_options options = { .target = settings, .words = &words, .arena = ctx->arena };
    enum cf_status status;
    int rest = 0;

    options.table = shows ? show_table : export_table;
    options.count = shows ? sizeof(show_table) / sizeof(show_table[0])
                          : sizeof(export_table) / sizeof(export_table[0]);
    status = cf_options_read(&options, argc, argv, &rest, err);
    if (status != CF_OK || settings->help)
        return status;
    if (words.count > 1)
        return cf_fail(err, CF_EUSAGE, "trace %s: one TRACE at a time", argv[0]);
    *trace = words.count == 0 ? "codeflash.trace" : words.items[0];
    if (!shows && settings->format == NULL)
        return cf_fail(err, CF_EUSAGE, "trace export: --format is one of %s",
                       cf_report_export_formats());
    return CF_OK;
}

static enum cf_status look_into(struct cf_context *ctx, bool shows, const char *trace,
                                const struct settings *settings, struct cf_error *err)
{
    bool recovered = false;
    sqlite3 *db = NULL;
    enum cf_status status = cf_trace_recover(trace, ctx->arena, &recovered, err);

    if (status != CF_OK)
        return status;
    if (recovered)
        cf_say("%s: put together from what an interrupted run left", trace);
    status = cf_trace_db_open(trace, CF_TRACE_READ, &db, err);
    if (status != CF_OK)
        return status;
    status = shows ? print_whole(show, db, settings, err) : export(db, settings, ctx->arena, err);
    cf_trace_db_close(db);
    return status;
}

int cmd_trace(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { 0 };
    struct cf_error err = CF_ERROR_INIT;
    const char *trace = NULL;
    bool shows;

    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return CF_EXIT_OK;
    }
    shows = argc > 1 && strcmp(argv[1], "show") == 0;
    if (!shows && (argc < 2 || strcmp(argv[1], "export") != 0)) {
        cf_say("trace: show or export (see codeflash trace --help)");
        return CF_EXIT_USAGE;
    }
    if (read_settings(ctx, argc - 1, argv + 1, &settings, &trace, &err) != CF_OK) {
        (void)cf_say_error(&err);
        return CF_EXIT_USAGE;
    }
    if (settings.help) {
        fputs(help, stdout);
        return CF_EXIT_OK;
    }
    return look_into(ctx, shows, trace, &settings, &err) == CF_OK ? CF_EXIT_OK : cf_say_error(&err);
}
