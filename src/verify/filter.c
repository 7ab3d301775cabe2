/* SPDX-License-Identifier: Apache-2.0 */
/* The system calls that no function under test needs, and that reach beyond its process. */
#include "verify/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0 /* no filter is known */
#endif

#define FOREIGN_ABI 0x40000000U /* x32 numbers on x86-64 */
#define DENY(number) (SECCOMP_RET_ERRNO | ((number) & SECCOMP_RET_DATA))
#define INSTRUCTIONS_MAX 128

static const uint32_t denied[] = {
    /* other processes, among them those that watch this one */
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    /* other views of the machine, by which a private one could be left */
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_setns,
    SYS_unshare,
    /* the machine itself */
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_init_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_acct,
    SYS_quotactl,
    SYS_sethostname,
    SYS_setdomainname,
    /* keys, and large parts of the kernel */
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_perf_event_open,
    SYS_bpf,
    SYS_userfaultfd,
#ifdef SYS_finit_module
    SYS_finit_module,
#endif
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#ifdef SYS_io_uring_setup
    SYS_io_uring_setup,
#endif
#ifdef SYS_move_mount
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsmount,
#endif
};

struct program {
    struct sock_filter code[INSTRUCTIONS_MAX];
    unsigned short count;
};

static void put(struct program *program, struct sock_filter instruction)
{
    if (program->count < INSTRUCTIONS_MAX)
        program->code[program->count++] = instruction;
}

static void load(struct program *program, uint32_t offset)
{
    put(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

/* Where the loaded value is `value`, the call ends with that error. */
static void deny_if(struct program *program, uint32_t value, uint32_t error)
{
    put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, DENY(error)));
}

static void put_start(struct program *program)
{
    load(program, offsetof(struct seccomp_data, arch));
    put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, DENY(ENOSYS)));
    load(program, offsetof(struct seccomp_data, nr));
    put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_ABI, 0, 1));
    put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, DENY(ENOSYS)));
}

/* No socket but those between processes of this machine: for where no namespace does it. */
static void put_sockets(struct program *program)
{
    put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3));
    load(program, offsetof(struct seccomp_data, args));
    put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0));
    put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, DENY(EACCES)));
}

bool cf_filter_enter(bool network)
{
    struct program program = { .count = 0 };
    struct sock_fprog given = { .filter = program.code };

    if (ARCHITECTURE == 0)
        return false;
    put_start(&program);
    for (size_t i = 0; i < sizeof(denied) / sizeof(denied[0]); i++)
        deny_if(&program, denied[i], EPERM);
    if (network)
        put_sockets(&program);
    put(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    given.len = program.count;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &given, 0, 0) == 0;
}
