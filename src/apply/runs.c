/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/runs.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRIES_MAX 1000 /* runs that begin within one second */

/* git leaves the folder alone, whatever the project's own ignore file says. */
static enum cf_status make_state(const char *root, struct cf_arena *arena, const char **folder,
                                 struct cf_error *err)
{
    static const char ignore[] = "*\n";
    const char *file;
    enum cf_status status;

    *folder = cf_path_join(arena, root, CF_STATE_FOLDER);
    file = *folder != NULL ? cf_path_join(arena, *folder, ".gitignore") : NULL;
    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(*folder, 0777, err);
    if (status == CF_OK && access(file, F_OK) != 0)
        status = cf_file_write(file, ignore, sizeof(ignore) - 1, 0644, err);
    return status;
}

enum cf_status cf_project_lock(const char *root, struct cf_arena *arena, int *lock,
                               struct cf_error *err)
{
    const char *folder = NULL, *file;
    char owner[32] = "";
    enum cf_status status = make_state(root, arena, &folder, err);
    ssize_t got;

    *lock = -1;
    if (status != CF_OK)
        return status;
    file = cf_path_join(arena, folder, "lock");
    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    *lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (*lock < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", file, strerror(errno));
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0) {
        (void)snprintf(owner, sizeof(owner), "%ld\n", (long)getpid());
        if (ftruncate(*lock, 0) == 0)
            (void)!pwrite(*lock, owner, strlen(owner), 0);
        return CF_OK;
    }
    got = pread(*lock, owner, sizeof(owner) - 1, 0);
    owner[got > 0 ? got : 0] = '\0';
    (void)close(*lock);
    *lock = -1;
    return cf_fail(err, CF_EUSAGE, "another run of codeflash (process %ld) works in %s",
                   strtol(owner, NULL, 10), root);
}

enum cf_status cf_run_make(const char *root, struct cf_arena *arena, const char **folder,
                           struct cf_error *err)
{
    const time_t now = time(NULL);
    const char *state = NULL, *runs;
    struct tm local;
    char stamp[32];
    enum cf_status status = make_state(root, arena, &state, err);

    if (status != CF_OK)
        return status;
    runs = cf_path_join(arena, state, "runs");
    if (runs == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(runs, 0777, err);
    if (status != CF_OK)
        return status;
    if (gmtime_r(&now, &local) == NULL ||
        strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &local) == 0)
        return cf_fail(err, CF_EIO, "the clock of this machine cannot be read");
    for (int i = 1; i < TRIES_MAX; i++) {
        *folder = i == 1 ? cf_arena_printf(arena, "%s/%s", runs, stamp)
                         : cf_arena_printf(arena, "%s/%s-%d", runs, stamp, i);
        if (*folder == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (mkdir(*folder, 0777) == 0)
            return CF_OK;
        if (errno != EEXIST)
            break;
    }
    return cf_fail(err, CF_EIO, "cannot make the folder %s: %s", *folder, strerror(errno));
}

static bool has_file(const char *folder, const char *name, struct cf_arena *arena)
{
    const char *file = cf_path_join(arena, folder, name);

    return file != NULL && access(file, F_OK) == 0;
}

/* Ids sort by time: the number behind a stamp counts, so that 10 comes after 9. */
static bool is_newer(const char *id, const char *than)
{
    const size_t stamp = strlen("20260101-000000");
    const int order = strncmp(id, than, stamp);

    if (order != 0 || strlen(id) < stamp || strlen(than) < stamp)
        return order > 0;
    return strtol(id + stamp, NULL, 10) < strtol(than + stamp, NULL, 10); /* "-2" < "-1" */
}

static enum cf_status find_newest(const char *runs, const char *with, struct cf_arena *arena,
                                  const char **folder, struct cf_error *err)
{
    const struct dirent *entry;
    const char *newest = NULL;
    DIR *dir = opendir(runs);

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        const char *path =
            entry->d_name[0] == '.' ? NULL : cf_path_join(arena, runs, entry->d_name);

        if (path == NULL || !has_file(path, with, arena))
            continue;
        if (newest == NULL || is_newer(entry->d_name, cf_path_base(newest)))
            newest = path;
    }
    if (dir != NULL)
        (void)closedir(dir);
    *folder = newest;
    return newest != NULL ? CF_OK
                          : cf_fail(err, CF_ENOTFOUND, "no run with the file %s in %s", with, runs);
}

enum cf_status cf_run_find(const char *root, const char *id, const char *with,
                           struct cf_arena *arena, const char **folder, struct cf_error *err)
{
    const char *runs = cf_path_join(arena, root, CF_STATE_FOLDER "/runs");

    if (runs == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (id == NULL)
        return find_newest(runs, with, arena, folder, err);
    *folder = strchr(id, '/') == NULL && id[0] != '.' ? cf_path_join(arena, runs, id) : NULL;
    if (*folder == NULL || !cf_path_is_dir(*folder))
        return cf_fail(err, CF_ENOTFOUND, "there is no run %.100s in %s", id, runs);
    if (!has_file(*folder, with, arena))
        return cf_fail(err, CF_ENOTFOUND, "the run %.100s has no file %s", id, with);
    return CF_OK;
}
