/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/sandbox.h"

#include "base/file.h"
#include "verify/filter.h"
#include "verify/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY_MIN ((rlim_t)4 << 30)
#define PROCESSES_MAX 256
#define FILE_MAX_BYTES ((rlim_t)1 << 30)
#define TMPFS_OPTIONS "mode=0755,size=512m"

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

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        (void)close(fd);
    return ok;
}

/* The same user and group inside. */
bool cf_sandbox_map_user(uid_t user, gid_t group)
{
    char text[64];

    (void)write_file("/proc/self/setgroups", "deny");
    (void)snprintf(text, sizeof(text), "%u %u 1", group, group);
    if (!write_file("/proc/self/gid_map", text))
        return false;
    (void)snprintf(text, sizeof(text), "%u %u 1", user, user);
    return write_file("/proc/self/uid_map", text);
}

/* Our own /dev/shm and /proc. */
unsigned cf_sandbox_own_mounts(void)
{
    unsigned held = 0;

    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return 0;
    if (mount("tmpfs", CF_SANDBOX_SHARED, "tmpfs", MS_NOSUID | MS_NODEV, TMPFS_OPTIONS) == 0)
        held |= CF_HOLD_MOUNTS;
    (void)mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    return held;
}

unsigned cf_sandbox_enter(const char *writable, unsigned held)
{
    const bool network = (held & CF_HOLD_NETWORK) == 0;
    unsigned added = CF_HOLD_LIMITS;

    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (landlock(writable))
        added |= CF_HOLD_LANDLOCK;
    limits();
    if (cf_filter_enter(network))
        added |= network ? CF_HOLD_SECCOMP | CF_HOLD_NETWORK : CF_HOLD_SECCOMP;
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

/* Where the process `owner` may write, if it has no mounts of its own. */
static void ordinary_folder(pid_t owner, char path[static 128])
{
    const char *folder = getenv("TMPDIR");

    if (folder == NULL || *folder == '\0' || strlen(folder) > 64)
        folder = "/tmp";
    (void)snprintf(path, 128, "%s/codeflash-%d", folder, (int)owner);
}

bool cf_sandbox_alone(void)
{
    const uid_t user = geteuid();
    const gid_t group = getegid();
    char folder[128];
    bool own = unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC) == 0;

    if (own && !cf_sandbox_map_user(user, group))
        return false;
    own = own && (cf_sandbox_own_mounts() & CF_HOLD_MOUNTS) != 0;
    ordinary_folder(getpid(), folder);
    if (own)
        (void)snprintf(folder, sizeof(folder), CF_SANDBOX_SHARED "/work");
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0 || setenv("TMPDIR", folder, 1) != 0 ||
        setenv("PWD", folder, 1) != 0)
        return false;
    (void)unsetenv("OLDPWD");
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)landlock(own ? CF_SANDBOX_SHARED : folder);
    return true;
}

void cf_sandbox_forget(pid_t owner)
{
    char folder[128];

    ordinary_folder(owner, folder);
    (void)!cf_tree_remove(folder, NULL);
}
