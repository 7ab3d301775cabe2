/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/record.h"

#include "base/file.h"
#include "cli/command.h"
#include "cli/phase.h"
#include "project/path.h"
#include "rank/sources.h"
#include "replay/replay.h"
#include "replay/thin.h"
#include "report/report.h"
#include "store/trace_db.h"
#include "trace/merge.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SQLITE_HEADER_BYTES 100
#define SQLITE_APPLICATION_ID_AT 68
#define REFUSAL_MAX_BYTES 4096

enum cf_status cf_record_name(struct cf_recording *recording, const char *output,
                              struct cf_arena *arena, struct cf_error *err)
{
    recording->session.output = cf_path_resolve(arena, output);
    if (recording->session.output != NULL)
        recording->parts =
            cf_arena_printf(arena, "%s%s", recording->session.output, CF_SESSION_SUFFIX);
    recording->lock = -1;
    return recording->parts == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* A trace of ours, or an empty file. */
static bool may_replace(const char *path)
{
    unsigned char header[SQLITE_HEADER_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : read(fd, header, sizeof(header));
    const unsigned char *id = header + SQLITE_APPLICATION_ID_AT;

    if (fd >= 0)
        (void)close(fd);
    if (got == 0)
        return true;
    return got == (ssize_t)sizeof(header) && memcmp(header, "SQLite format 3", 16) == 0 &&
           ((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) ==
               CF_TRACE_APPLICATION_ID;
}

static enum cf_status check_output(const char *output, struct cf_arena *arena, struct cf_error *err)
{
    const char *folder = cf_path_folder(arena, output);
    struct stat info;

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return cf_fail(err, CF_EIO, "cannot write the trace %s: its folder does not exist", output);
    if (access(folder, W_OK | X_OK) != 0)
        return cf_fail(err, CF_EIO, "cannot write the trace %s: %s", output, strerror(errno));
    if (lstat(output, &info) != 0)
        return CF_OK;
    if (S_ISDIR(info.st_mode))
        return cf_fail(err, CF_EUSAGE, "cannot write the trace %s: it is a folder", output);
    if (!S_ISREG(info.st_mode) || !may_replace(output))
        return cf_fail(err, CF_EUSAGE,
                       "%s is not a trace of codeflash and is not overwritten: choose another "
                       "name with --output",
                       output);
    return CF_OK;
}

/* Makes room where a launcher that died has left its folder. */
static enum cf_status clear_leftover(const struct cf_recording *recording, struct cf_arena *arena,
                                     struct cf_error *err)
{
    const char *file = cf_path_join(arena, recording->parts, CF_SESSION_FILE);
    struct stat info;
    bool busy;
    int fd;

    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (lstat(recording->parts, &info) != 0)
        return CF_OK;
    if (S_ISDIR(info.st_mode) && rmdir(recording->parts) == 0)
        return CF_OK;
    fd = open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return cf_fail(err, CF_EUSAGE, "%s is in the way: remove it, or choose another --output",
                       recording->parts);
    busy = flock(fd, LOCK_EX | LOCK_NB) != 0;
    (void)close(fd);
    if (busy)
        return cf_fail(err, CF_EUSAGE,
                       "another run of codeflash is recording into %s: choose another --output",
                       recording->session.output);
    return cf_tree_remove(recording->parts, err);
}

enum cf_status cf_record_begin(struct cf_recording *recording, struct cf_arena *arena,
                               struct cf_error *err)
{
    const char *file = cf_path_join(arena, recording->parts, CF_SESSION_FILE);
    enum cf_status status = check_output(recording->session.output, arena, err);

    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK)
        status = clear_leftover(recording, arena, err);
    if (status != CF_OK)
        return status;
    if (mkdir(recording->parts, 0700) != 0)
        return cf_fail(err, CF_EIO, "cannot write the trace %s: %s", recording->session.output,
                       strerror(errno));
    recording->lock = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (recording->lock < 0 || flock(recording->lock, LOCK_EX | LOCK_NB) != 0)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", file, strerror(errno));
    if (status == CF_OK)
        status = cf_session_write(&recording->session, recording->lock, err);
    if (status != CF_OK)
        cf_record_drop(recording);
    return status;
}

void cf_record_drop(struct cf_recording *recording)
{
    if (cf_tree_remove(recording->parts, NULL) != CF_OK)
        cf_say("cannot remove %s", recording->parts);
    if (recording->lock >= 0)
        (void)close(recording->lock);
    recording->lock = -1;
}

static void write_flamegraph(const struct cf_recording *recording, sqlite3 *db,
                             struct cf_arena *arena, struct cf_recorded *recorded)
{
    const char *path = cf_arena_printf(arena, "%s.html", recording->session.output);
    struct cf_error err = CF_ERROR_INIT;

    if (path == NULL || cf_report_flamegraph(db, path, &err) != CF_OK)
        cf_say("no flame graph: %s", err.message);
    else
        recorded->flamegraph = path;
}

static void write_tests(const struct cf_recording *recording, sqlite3 *db, struct cf_arena *arena,
                        struct cf_recorded *recorded)
{
    const struct cf_replay_options options = {
        .python = recording->python,
        .cwd = recording->cwd,
        .with_effects = recording->with_effects,
    };
    struct cf_session session = recording->session;
    struct cf_phase phase = cf_phase_begin(recording->verbose);
    struct cf_replay_result result = { 0 };
    struct cf_error err = CF_ERROR_INIT;

    if (recording->tests_folder != NULL)
        session.tests_root = recording->tests_folder;
    if (cf_replay_check(db, &recording->session, &options, arena, &err) != CF_OK)
        cf_say("the calls were not checked: %s", err.message);
    else if (cf_replay_thin(db, &err) != CF_OK)
        cf_say("calls that cannot be replayed stay in the trace: %s", err.message);
    cf_phase_end(&phase, "check");
    if (cf_replay_write(db, &session, &options, arena, &result, &err) != CF_OK)
        cf_say("no replay tests: %s", err.message);
    else if (result.path != NULL &&
             cf_list_add(&recorded->tests, arena, result.path, &err) != CF_OK)
        cf_say("%s", err.message);
    cf_phase_end(&phase, "replay tests");
}

/* As a person would type it here; NULL stays NULL. */
static const char *shown(const struct cf_recording *recording, const char *path)
{
    return path == NULL ? NULL : cf_path_relative(path, recording->cwd);
}

static void tell_unguarded(const struct cf_recording *recording, sqlite3 *db,
                           struct cf_arena *arena)
{
    const char *file = cf_replay_unguarded(db, recording->session.root, arena);

    if (file != NULL)
        cf_say("%s has no `if __name__ == \"__main__\"` guard: its functions are called again "
               "without what its top level does",
               file);
}

static void summarize(const struct cf_recording *recording, sqlite3 *db, struct cf_arena *arena,
                      const struct cf_recorded *recorded)
{
    const struct cf_report_style style = cf_report_style_for(stderr);
    struct cf_error err = CF_ERROR_INIT;
    struct cf_list tests = { 0 };
    struct cf_report_files files = {
        .trace = shown(recording, recording->session.output),
        .flamegraph = shown(recording, recorded->flamegraph),
    };

    if (recording->quiet > 0)
        return;
    for (size_t i = 0; i < recorded->tests.count; i++) {
        if (cf_list_add(&tests, arena, shown(recording, recorded->tests.items[i]), &err) != CF_OK)
            break;
    }
    files.tests = tests.items;
    files.test_count = tests.count;
    if (cf_report_run_line(db, &files, stderr, &style, &err) != CF_OK)
        cf_say("no summary: %s", err.message);
    tell_unguarded(recording, db, arena);
}

/* The reason that a process left in "refused-<pid>" when its recorder could not start. */
static const char *refusal(const char *parts, struct cf_arena *arena)
{
    static const char prefix[] = "refused-";
    const char *reason = NULL;
    const struct dirent *entry;
    DIR *dir = opendir(parts);
    size_t size = 0;
    char *text = NULL;

    while (dir != NULL && reason == NULL && (entry = readdir(dir)) != NULL) {
        const char *path = strncmp(entry->d_name, prefix, sizeof(prefix) - 1) == 0
                               ? cf_path_join(arena, parts, entry->d_name)
                               : NULL;

        if (path != NULL &&
            cf_file_read(path, REFUSAL_MAX_BYTES, arena, &text, &size, NULL) == CF_OK)
            reason = text;
    }
    if (dir != NULL)
        (void)closedir(dir);
    if (reason != NULL && size > 0 && text[size - 1] == '\n')
        text[size - 1] = '\0';
    return reason;
}

/* A recording with holes as large as a process is told even where -q asks for silence. */
static void tell_gaps(const struct cf_recording *recording, const struct cf_merge_summary *summary,
                      struct cf_arena *arena)
{
    const char *reason = refusal(recording->parts, arena);

    if (reason != NULL)
        cf_say("a process was not recorded: %s", reason);
    else if (summary->processes == 0)
        cf_say("the program was not recorded (see codeflash doctor)");
    if (summary->running && recording->quiet == 0)
        cf_say("a process of the program still runs: codeflash trace show %s adds what it records",
               cf_path_relative(recording->session.output, recording->cwd));
}

enum cf_status cf_record_finish(struct cf_recording *recording, struct cf_arena *arena,
                                struct cf_recorded *recorded, struct cf_error *err)
{
    struct cf_phase phase = cf_phase_begin(recording->verbose);
    struct cf_merge_summary summary = { 0 };
    enum cf_status status;
    sqlite3 *db = NULL;

    *recorded = (struct cf_recorded){ 0 };
    status = cf_trace_merge(recording->parts, &recording->session, arena, &summary, err);
    cf_phase_end(&phase, "merge");
    if (status == CF_OK)
        status = cf_trace_db_open(recording->session.output, CF_TRACE_WRITE, &db, err);
    if (status == CF_OK) {
        recorded->trace_written = true;
        recorded->functions = summary.functions;
        recorded->still_running = summary.running;
        if (cf_sources_note(db, recording->session.root, err) != CF_OK)
            cf_say("changes of the sources will not be noticed: %s", err->message);
        if (!recording->plain)
            write_flamegraph(recording, db, arena, recorded);
        cf_phase_end(&phase, "flame graph");
        if (summary.inputs > 0)
            write_tests(recording, db, arena, recorded);
        summarize(recording, db, arena, recorded);
        cf_trace_db_close(db);
        tell_gaps(recording, &summary, arena);
    }
    if (status == CF_OK && !summary.running) {
        cf_record_drop(recording);
    } else if (recording->lock >= 0) {
        (void)close(recording->lock);
        recording->lock = -1;
    }
    return status;
}
