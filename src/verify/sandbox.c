/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/sandbox.h"

#include "verify/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY_MIN ((rlim_t)4 << 30)
#define PROCESSES_MAX 256
#define FILE_MAX_BYTES ((rlim_t)1 << 30)

#define WRITES \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | \
     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (UINT64_C(1) << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14)
#endif

static bool allow(int ruleset, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr rule = { .allowed_access = access };
    bool ok;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return false;
    ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    (void)close(rule.parent_fd);
    return ok;
}

/* Everything may be read, only `writable` and the null device written. */
static bool landlock(const char *writable)
{
    struct landlock_ruleset_attr attributes = { .handled_access_fs = WRITES };
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    int ruleset;
    bool ok;

    if (version < 1)
        return false;
    if (version >= 2)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);
    if (ruleset < 0)
        return false;
    ok = allow(ruleset, writable, attributes.handled_access_fs);
    (void)allow(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE);
    ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    (void)close(ruleset);
    return ok;
}

static void limit(int which, rlim_t wanted)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)which, &now) != 0)
        return;
    if (now.rlim_max == RLIM_INFINITY || now.rlim_max > wanted)
        now.rlim_max = wanted;
    now.rlim_cur = now.rlim_max;
    (void)setrlimit((__rlimit_resource_t)which, &now);
}

/* Three quarters of the memory, never less than a program with large libraries maps. */
static void limits(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    rlim_t memory = pages > 0 && page > 0 ? (rlim_t)pages / 4 * 3 * (rlim_t)page : MEMORY_MIN;

    limit(RLIMIT_AS, memory < MEMORY_MIN ? MEMORY_MIN : memory);
    limit(RLIMIT_NPROC, PROCESSES_MAX);
    limit(RLIMIT_FSIZE, FILE_MAX_BYTES);
    limit(RLIMIT_CORE, 0);
}

unsigned cf_sandbox_enter(const char *writable, unsigned held)
{
    unsigned added = CF_HOLD_LIMITS;

    (void)held;
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (landlock(writable))
        added |= CF_HOLD_LANDLOCK;
    limits();
    return added;
}

/* Children that lost their parent came to us: end them until none is left. */
void cf_sandbox_end_descendants(void)
{
    char path[64], line[4096];

    for (int round = 0; round < 200; round++) {
        FILE *file;
        char *next, *number;

        (void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
        file = fopen(path, "re");
        if (file == NULL || fgets(line, sizeof(line), file) == NULL)
            line[0] = '\0';
        if (file != NULL)
            (void)fclose(file);
        for (number = strtok_r(line, " \n", &next); number != NULL;
             number = strtok_r(NULL, " \n", &next))
            (void)kill((pid_t)strtol(number, NULL, 10), SIGKILL);
        if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD)
            return;
    }
}
