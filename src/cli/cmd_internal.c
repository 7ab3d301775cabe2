/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/record.h"
#include "project/path.h"
#include "project/project.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * The two halves of `optimize` around a block inside a running program (codeflash.tracer.Tracer):
 * begin prints the session folder, finish takes it. Not for people; they may change with any
 * version, together with tracer.py.
 */
struct settings {
    const char *output, *config_file, *python, *name;
    uint64_t timeout_ns, max_inputs;
    struct cf_list words;
    bool exact, with_effects;
    unsigned quiet;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "output", 'o', CF_OPTION_TEXT, AT(output), NULL },
    { "timeout", 0, CF_OPTION_SECONDS, AT(timeout_ns), NULL },
    { "max-function-count", 0, CF_OPTION_COUNT, AT(max_inputs), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "name", 0, CF_OPTION_TEXT, AT(name), NULL }, /* the file of the block's __main__ */
    { "exact", 0, CF_OPTION_FLAG, AT(exact), NULL },
    { "with-effects", 0, CF_OPTION_FLAG, AT(with_effects), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
};

static enum cf_status read_settings(struct cf_context *ctx, int argc, char **argv,
                                    struct settings *settings, struct cf_error *err)
{
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = settings,
        .words = &settings->words,
        .arena = ctx->arena,
    };
    int rest = 0;

    *settings = (struct settings){
        .output = "codeflash.trace",
        .max_inputs = cf_session_defaults().max_inputs,
    };
    return cf_options_read(&options, argc, argv, &rest, err);
}

static enum cf_status begin(const struct settings *settings, struct cf_recording *recording,
                            struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_target target = { .script = settings->name };
    struct cf_session *session = &recording->session;
    struct cf_project project;
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status != CF_OK)
        return status;
    *session = cf_session_defaults();
    session->root = project.root;
    session->module_root = project.module_root;
    session->tests_root = project.tests_root;
    session->ignore = project.config.ignore_paths;
    session->max_inputs = settings->max_inputs;
    session->timeout_ns = settings->timeout_ns;
    session->exact = settings->exact;
    session->main = CF_SESSION_BLOCK;
    session->name = settings->name == NULL ? "" : cf_path_resolve(arena, settings->name);
    session->command = "codeflash.tracer.Tracer";
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    if (session->name == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_record_name(recording, settings->output, arena, err);
    return status == CF_OK ? cf_record_begin(recording, arena, err) : status;
}

int cmd_internal_begin(struct cf_context *ctx, int argc, char **argv)
{
    struct cf_recording recording = { .lock = -1 };
    struct cf_error err = CF_ERROR_INIT;
    struct settings settings;

    if (read_settings(ctx, argc, argv, &settings, &err) != CF_OK ||
        begin(&settings, &recording, ctx->arena, &err) != CF_OK)
        return cf_say_error(&err);
    /* The program locks the session file itself, for as long as the block runs. */
    (void)close(recording.lock);
    puts(recording.parts);
    return CF_EXIT_OK;
}

static enum cf_status finish(const struct settings *settings, struct cf_recording *recording,
                             struct cf_arena *arena, struct cf_error *err)
{
    struct cf_recorded recorded;
    enum cf_status status;
    const char *file;

    if (settings->words.count != 1 || settings->python == NULL)
        return cf_fail(err, CF_EUSAGE, "internal-finish needs --python and a session folder");
    recording->parts = cf_path_resolve(arena, settings->words.items[0]);
    recording->python = settings->python;
    recording->with_effects = settings->with_effects;
    recording->quiet = settings->quiet;
    recording->cwd = cf_path_resolve(arena, ".");
    if (recording->parts == NULL || recording->cwd == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_session_read(recording->parts, arena, &recording->session, err);
    if (status != CF_OK)
        return status;
    file = cf_arena_printf(arena, "%s/%s", recording->parts, CF_SESSION_FILE);
    recording->lock = file == NULL ? -1 : open(file, O_RDWR | O_CLOEXEC);
    if (recording->lock < 0)
        return cf_fail(err, CF_EIO, "cannot open %s: %s", recording->parts, strerror(errno));
    /* A child that the program forked may still hold the block's lock: that is no other command. */
    (void)flock(recording->lock, LOCK_EX | LOCK_NB);
    return cf_record_finish(recording, arena, &recorded, err);
}

int cmd_internal_finish(struct cf_context *ctx, int argc, char **argv)
{
    struct cf_recording recording = { .lock = -1 };
    struct cf_error err = CF_ERROR_INIT;
    struct settings settings;

    if (read_settings(ctx, argc, argv, &settings, &err) != CF_OK ||
        finish(&settings, &recording, ctx->arena, &err) != CF_OK)
        return cf_say_error(&err);
    return CF_EXIT_OK;
}
