/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/server.h"

#include "base/buf.h"
#include "base/clock.h"
#include "verify/keeper.h"
#include "verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGE_MAX_BYTES ((size_t)1 << 17)
#define BUFFER_BYTES (4 << 20)
#define SLOWNESS_MAX 3.0
#define IMPORT_NS (20 * CF_NS_PER_SECOND)
#define GAP_NS CF_NS_PER_SECOND /* shorter ones are only a busy machine */
#define POLL_MS 2               /* between two looks at the clock of a call */

volatile int cf_verify_interrupted;

static void close_one(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static void fork_keeper(struct cf_server *server, const struct cf_interpreter *interpreter,
                        uint32_t hash_seed, const int channel[2], const int lifeline[2],
                        const int report[2])
{
    static const char program[] = "from codeflash._server import main; main()";
    char number[16], alone[2] = "0", seed[16];
    const char *const argv[] = { interpreter->executable, "-c", program, number, alone, NULL };
    struct cf_keeper keeper = {
        .argv = argv,
        .executable = interpreter->executable,
        .channel_name = number,
        .hash_seed = seed,
        .channel = channel[1],
        .lifeline = lifeline[0],
        .report = report[1],
        .alone = alone,
    };

    (void)snprintf(number, sizeof(number), "%d", channel[1]);
    (void)snprintf(seed, sizeof(seed), "%u", hash_seed);
    server->keeper = cf_keeper_start(&keeper);
}

enum cf_status cf_server_start(struct cf_server *server, const struct cf_interpreter *interpreter,
                               uint32_t hash_seed, struct cf_error *err)
{
    int channel[2] = { -1, -1 }, lifeline[2] = { -1, -1 }, report[2] = { -1, -1 };
    unsigned char held = 0;
    enum cf_status status = CF_OK;
    int size = BUFFER_BYTES;

    *server = (struct cf_server){ .channel = -1, .lifeline = -1 };
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) == 0 &&
        pipe2(lifeline, O_CLOEXEC) == 0 && pipe2(report, O_CLOEXEC) == 0) {
        (void)setsockopt(channel[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
        fork_keeper(server, interpreter, hash_seed, channel, lifeline, report);
    } else {
        server->keeper = -1;
    }
    if (server->keeper < 0)
        status = cf_fail(err, CF_EIO, "cannot start a process: %s", strerror(errno));
    close_one(&channel[1]);
    close_one(&lifeline[0]);
    close_one(&report[1]);
    server->channel = channel[0];
    server->lifeline = lifeline[1];
    if (status == CF_OK && read(report[0], &held, 1) != 1)
        status = cf_fail(err, CF_ECHILD, "the observing process did not start");
    server->held = held;
    close_one(&report[0]);
    if (status != CF_OK)
        cf_server_stop(server);
    return status;
}

void cf_server_stop(struct cf_server *server)
{
    close_one(&server->lifeline);
    close_one(&server->channel);
    if (server->keeper > 0) {
        /* Alone in a PID namespace it takes everything with it; else it tidies up itself. */
        if ((server->held & CF_HOLD_PIDS) != 0)
            (void)kill(server->keeper, SIGKILL);
        while (waitpid(server->keeper, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *server = (struct cf_server){ .channel = -1, .lifeline = -1 };
}

static enum cf_status send_bytes(const struct cf_server *server, const char *text, size_t size,
                                 const int fds[2], struct cf_error *err)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = { 0 };
    union {
        const char *borrowed;
        void *base;
    } const cast = { .borrowed = text };
    struct iovec part = { cast.base, size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    size_t count = fds[0] < 0 ? 0 : fds[1] < 0 ? 1 : 2;

    if (count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        control.head.cmsg_level = SOL_SOCKET;
        control.head.cmsg_type = SCM_RIGHTS;
        control.head.cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(&control.head), fds, count * sizeof(int));
    }
    while (sendmsg(server->channel, &message, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            return cf_fail(err, CF_ECHILD, "the observing process is gone: %s", strerror(errno));
    }
    return CF_OK;
}

enum cf_status cf_server_send(struct cf_server *server, const struct cf_message *message,
                              struct cf_error *err)
{
    struct cf_buf buf;
    enum cf_status status;

    cf_buf_init(&buf, MESSAGE_MAX_BYTES);
    for (size_t i = 0; i < message->count; i++) {
        if (i > 0)
            cf_buf_add_char(&buf, '\0');
        cf_buf_add_str(&buf, message->fields[i]);
    }
    status = cf_buf_status(&buf, err);
    if (status == CF_OK)
        status = send_bytes(server, buf.data, buf.len, message->fds, err);
    cf_buf_deinit(&buf);
    return status;
}

/* One message, if it comes within `timeout_ms`; `*size` 0: none yet. */
static enum cf_status receive(const struct cf_server *server, char *buffer, size_t room,
                              int timeout_ms, size_t *size, struct cf_error *err)
{
    struct pollfd ready = { server->channel, POLLIN, 0 };
    ssize_t count;

    *size = 0;
    if (cf_verify_interrupted)
        return cf_fail(err, CF_EUSAGE, "interrupted");
    if (poll(&ready, 1, timeout_ms) <= 0)
        return CF_OK;
    count = recv(server->channel, buffer, room - 1, 0);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return CF_OK;
    if (count <= 0)
        return cf_fail(err, CF_ECHILD, "the observing process ended");
    buffer[count] = '\0';
    *size = (size_t)count;
    return CF_OK;
}

/* What has passed of the limits by now. `lost_ns`: time in which we were not run ourselves. */
static bool over_limit(const struct cf_map *map, const struct cf_run_limits *limits,
                       uint64_t started_ns, uint64_t lost_ns, struct cf_run_end *end)
{
    uint64_t start = __atomic_load_n(&map->header->start_ns, __ATOMIC_ACQUIRE);
    uint64_t call = __atomic_load_n(&map->header->call, __ATOMIC_ACQUIRE);
    uint64_t now = cf_clock_ns(), limit = limits->call_ns;
    uint64_t whole_lost_ns = lost_ns < limits->whole_ns ? lost_ns : limits->whole_ns;

    if (limits->calls_ns != NULL && call > 0 && call - 1 < limits->calls &&
        limits->calls_ns[call - 1] != 0)
        limit = limits->calls_ns[call - 1];
    if (call <= 1 && limit < IMPORT_NS) /* position 0 */
        limit = IMPORT_NS;
    if (limits->slowness > 1)
        limit = (uint64_t)((double)limit * limits->slowness);
    limit += lost_ns < 2 * limit ? lost_ns : 2 * limit;
    if (start != 0 && now > start && now - start > limit)
        end->late = true;
    else if (now - started_ns > limits->whole_ns + whole_lost_ns)
        end->too_long = true;
    return end->late || end->too_long;
}

enum cf_status cf_server_wait(struct cf_server *server, const struct cf_map *map,
                              const struct cf_run_limits *limits, struct cf_run_end *end,
                              struct cf_error *err)
{
    static const struct cf_message kill_it = { { "kill" }, 1, { -1, -1 } };
    uint64_t started = cf_clock_ns(), before = started, lost = 0;
    struct cf_run_limits scaled = *limits;
    char answer[4096];
    size_t size;

    scaled.slowness = limits->strict ? 1 : cf_clock_slowness(SLOWNESS_MAX);
    *end = (struct cf_run_end){ 0 };
    for (;;) {
        enum cf_status status = receive(server, answer, sizeof(answer), POLL_MS, &size, err);
        uint64_t now = cf_clock_ns();

        if (now - before > GAP_NS) /* stopped, or starved: so were they */
            lost += now - before;
        before = now;

        if (status != CF_OK)
            return status;
        if (size > 0 && strcmp(answer, "ended") == 0) {
            end->wait_status = (int)strtol(answer + strlen("ended") + 1, NULL, 10);
            return CF_OK;
        }
        if (!end->late && !end->too_long && over_limit(map, &scaled, started, lost, end)) {
            status = cf_server_send(server, &kill_it, err);
            if (status != CF_OK)
                return status;
        }
    }
}

enum cf_status cf_server_answer(struct cf_server *server, struct cf_arena *arena,
                                const char **fields, size_t max, size_t *count,
                                struct cf_error *err)
{
    char answer[8192];
    const char *text, *end;
    size_t size = 0;

    while (size == 0) {
        enum cf_status status = receive(server, answer, sizeof(answer), 100, &size, err);

        if (status != CF_OK)
            return status;
    }
    text = cf_arena_strndup(arena, answer, size);
    if (text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    end = text + size;
    for (*count = 0; *count < max && text <= end; text += strlen(text) + 1)
        fields[(*count)++] = text;
    return CF_OK;
}

const char *cf_server_isolation(const struct cf_server *server, struct cf_arena *arena)
{
    static const struct {
        unsigned hold;
        const char *name;
    } names[] = {
        { CF_HOLD_PIDS, "process namespace" },
        { CF_HOLD_NETWORK, "no network" },
        { CF_HOLD_MOUNTS, "private folder in memory" },
        { CF_HOLD_LANDLOCK, "Landlock" },
        { CF_HOLD_SECCOMP, "seccomp" },
        { CF_HOLD_LIMITS, "limits of memory and processes" },
    };
    const char *text = "";

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((server->held & names[i].hold) != 0 && text != NULL)
            text = cf_arena_printf(arena, "%s%s%s", text, *text == '\0' ? "" : ", ", names[i].name);
    }
    return text == NULL || *text == '\0' ? "none" : text;
}
