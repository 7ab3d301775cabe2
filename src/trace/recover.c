/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "trace/merge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PATH_BYTES 4096

/* Merges what is left while the lock is held, so that two commands do not do it at once. */
static enum cf_status merge_leftover(const char *parts, struct cf_arena *arena, bool *recovered,
                                     struct cf_error *err)
{
    char *real = realpath(parts, NULL);
    struct cf_merge_summary summary = { .running = false };
    struct cf_session session;
    enum cf_status status = cf_session_read(parts, arena, &session, err);

    if (status == CF_OK) {
        if (real != NULL) { /* the folder may have been moved since */
            real[strlen(real) - strlen(CF_SESSION_SUFFIX)] = '\0';
            session.output = real;
        }
        status = cf_trace_merge(parts, &session, arena, &summary, err);
    }
    free(real);
    if (status != CF_OK)
        return cf_fail_context(err, status, "recording left in %s", parts);
    *recovered = true;
    return summary.running ? CF_OK : cf_tree_remove(parts, err);
}

enum cf_status cf_trace_recover(const char *trace_path, struct cf_arena *arena, bool *recovered,
                                struct cf_error *err)
{
    char parts[PATH_BYTES], path[PATH_BYTES + 16];
    enum cf_status status;
    int fd;
    const int size = snprintf(parts, sizeof(parts), "%s%s", trace_path, CF_SESSION_SUFFIX);

    *recovered = false;
    if (size < 0 || (size_t)size >= sizeof(parts))
        return cf_fail(err, CF_ELIMIT, "path of the trace is too long: %.200s", trace_path);
    (void)snprintf(path, sizeof(path), "%s/%s", parts, CF_SESSION_FILE);
    fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return CF_OK; /* nothing left, or nothing that we may touch */
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        status = cf_fail(err, CF_EUSAGE, "%s is being recorded: wait until the program ends",
                         trace_path);
    else
        status = merge_leftover(parts, arena, recovered, err);
    (void)close(fd);
    return status;
}
