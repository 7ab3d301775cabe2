/* SPDX-License-Identifier: Apache-2.0 */
#include "measure/worker.h"

#include "base/buf.h"
#include "base/clock.h"
#include "verify/sandbox.h"
#include "verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 20
#define LOAD_NS (UINT64_C(60) * CF_NS_PER_SECOND)  /* to execute a module or an inputs file */
#define START_NS (UINT64_C(20) * CF_NS_PER_SECOND) /* until the interpreter is there */
#define COPY_NS (UINT64_C(20) * CF_NS_PER_SECOND)
#define LEAST_NS (CF_NS_PER_SECOND / 4) /* limit of a candidate's call */
#define SLOWER 8                        /* times the original's that it may take */
#define STALLED 5                       /* times the limit where it has hardly used the CPU */
#define COUNTED_SLOWER 60               /* times, under cachegrind */
#define MEMORY_MIN ((uint64_t)1 << 30)

const char *cf_side_name(enum cf_side side)
{
    return side == CF_SIDE_CANDIDATE ? "the candidate" : "the original";
}

/* --- start --------------------------------------------------------------------------------- */

static const char *const replaced[] = { "CODEFLASH_SESSION=", "PYTHONHASHSEED=",
                                        "PYTHONDONTWRITEBYTECODE=", "PYTHONUNBUFFERED=" };

static bool is_replaced(const char *entry)
{
    for (size_t i = 0; i < sizeof(replaced) / sizeof(replaced[0]); i++)
        if (strncmp(entry, replaced[i], strlen(replaced[i])) == 0)
            return true;
    return false;
}

/* Runs in the child: the strings live until exec. */
static const char **environment_for(uint64_t hash_seed)
{
    static char seed[64], bytecode[] = "PYTHONDONTWRITEBYTECODE=1"; /* nothing in the project */
    size_t count = 0;
    const char **entries = NULL;

    while (environ[count] != NULL)
        count++;
    entries = calloc(count + 3, sizeof(*entries));
    if (entries == NULL)
        return NULL;
    count = 0;
    for (char **entry = environ; *entry != NULL; entry++)
        if (!is_replaced(*entry))
            entries[count++] = *entry;
    (void)snprintf(seed, sizeof(seed), "PYTHONHASHSEED=%llu",
                   (unsigned long long)(hash_seed % 4294967295U));
    entries[count++] = seed;
    entries[count] = bytecode;
    return entries;
}

static void limit_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    const uint64_t half = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page / 2 : 0;
    struct rlimit limit = { 0, 0 };

    (void)setrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max = half < MEMORY_MIN ? MEMORY_MIN : half;
    (void)setrlimit(RLIMIT_DATA, &limit);
}

/* Moves descriptors to their places though one may stand in the other's. */
static bool place(int control, int mark)
{
    const int high_control = fcntl(control, F_DUPFD_CLOEXEC, CF_WIRE_MARK_FD + 1);
    const int high_mark = fcntl(mark, F_DUPFD_CLOEXEC, CF_WIRE_MARK_FD + 1);
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    return null >= 0 && high_control >= 0 && high_mark >= 0 &&
           dup2(high_control, CF_WIRE_CONTROL_FD) >= 0 && dup2(high_mark, CF_WIRE_MARK_FD) >= 0 &&
           dup2(null, 0) >= 0 && dup2(null, 1) >= 0 &&
           (getenv("CODEFLASH_DEBUG") != NULL || dup2(null, 2) >= 0);
}

/* The command line; runs in the child. */
static const char *const *words_for(const char *python, int log_fd)
{
    static const char program[] = "from codeflash._timing import main; main()";
    static const char *words[11];
    static char log[32];
    size_t count = 0;

    if (log_fd >= 0) {
        (void)snprintf(log, sizeof(log), "--log-fd=%d", log_fd);
        words[count++] = "valgrind";
        words[count++] = "--tool=cachegrind";
        words[count++] = "--cache-sim=no";
        words[count++] = "--cachegrind-out-file=/dev/null";
        words[count++] = "--vgdb=no"; /* it leaves files behind where a process is killed */
        words[count++] = log;
    }
    words[count++] = python;
    words[count++] = "-c";
    words[count++] = program;
    return words;
}

static _Noreturn void run_child(const struct cf_measure_request *request, int counted,
                                uint64_t hash_seed, const int fds[2])
{
    const char **environment = NULL;
    union {
        const char *const *ours;
        char *const *execs;
    } arguments = { NULL }, variables = { NULL };
    /* without CLOEXEC, and out of the way of the places of the others */
    const int log = counted < 0 ? -1 : fcntl(counted, F_DUPFD, CF_WIRE_MARK_FD + 1);
    sigset_t none;

    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    limit_memory();
    if (!place(fds[0], fds[1]) || (request->cwd != NULL && chdir(request->cwd) != 0) ||
        (request->contained && !cf_sandbox_alone()))
        _exit(126);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* another user namespace may have cleared it */
    environment = environment_for(hash_seed);
    if (environment == NULL)
        _exit(126);
    variables.ours = environment;
    arguments.ours = words_for(request->python, log);
    (void)execvpe(arguments.ours[0], arguments.execs, variables.execs);
    _exit(errno == ENOENT || errno == ENOTDIR ? 127 : 126);
}

static void add_line(struct cf_buf *task, const char *name, const char *value)
{
    if (value == NULL)
        return;
    cf_buf_add_str(task, name);
    cf_buf_add_char(task, '\t');
    for (; *value != '\0'; value++) {
        if (*value == '%' || *value == '\t' || *value == '\n' || *value == '\r')
            cf_buf_printf(task, "%%%02X", (unsigned)*value);
        else
            cf_buf_add_char(task, *value);
    }
    cf_buf_add_char(task, '\n');
}

static void write_task(const struct cf_measure_request *request, struct cf_buf *task)
{
    add_line(task, "original", request->original);
    add_line(task, "candidate", request->candidate);
    add_line(task, "baseline", request->baseline);
    add_line(task, "module", request->module);
    add_line(task, "qualname", request->qualname);
    add_line(task, "script", request->script ? "1" : NULL);
    add_line(task, "inputs", request->inputs);
    add_line(task, "trace", request->trace);
    for (size_t i = 0; request->path != NULL && request->path[i] != NULL; i++)
        add_line(task, "path", request->path[i]);
    for (size_t i = 0; request->use != NULL && i < request->use_count; i++)
        cf_buf_printf(task, "use\t%s:%llu\n", request->use[i].from_trace ? "trace" : "file",
                      (unsigned long long)request->use[i].number);
}

/* --- the conversation ---------------------------------------------------------------------- */

static void put_fault(struct cf_worker *worker, enum cf_worker_fault fault, enum cf_side side,
                      const char *text)
{
    worker->fault = fault;
    worker->fault_side = side == CF_SIDE_TWIN ? CF_SIDE_ORIGINAL : side;
    (void)snprintf(worker->fault_text, sizeof(worker->fault_text), "%s", text);
    cf_worker_stop(worker);
}

static enum cf_side marked_side(const struct cf_worker *worker)
{
    const uint32_t side = atomic_load(&worker->mark->side);

    return side < CF_SIDE_COUNT ? (enum cf_side)side : CF_SIDE_ORIGINAL;
}

/* Where the process is, for a sentence: " on input 3". */
static void describe_place(const struct cf_worker *worker, char place[static 48])
{
    switch (atomic_load(&worker->mark->phase)) {
    case CF_MARK_START:
    case CF_MARK_LOAD:
        (void)snprintf(place, 48, " while it is loaded");
        break;
    case CF_MARK_INPUTS:
        (void)snprintf(place, 48, " while its inputs are read");
        break;
    case CF_MARK_COPY:
        (void)snprintf(place, 48, " while its inputs are copied");
        break;
    default:
        (void)snprintf(place, 48, " on input %u", atomic_load(&worker->mark->input) + 1);
    }
}

static void tell_ended(struct cf_worker *worker, int status)
{
    const enum cf_side side = marked_side(worker);
    char where[48], text[160];

    describe_place(worker, where);
    if (WIFSIGNALED(status))
        (void)snprintf(text, sizeof(text), "%s is killed by signal %d%s", cf_side_name(side),
                       WTERMSIG(status), where);
    else
        (void)snprintf(text, sizeof(text), "%s ends the process with status %d%s",
                       cf_side_name(side), WEXITSTATUS(status), where);
    worker->wait_status = status;
    (void)kill(-worker->pid, SIGKILL); /* what it left running */
    worker->pid = 0;
    put_fault(worker, CF_FAULT_ENDED, side, text);
}

static uint64_t limit_of(const struct cf_worker *worker, uint64_t limit_ns)
{
    const uint64_t last = atomic_load(&worker->mark->last_ns[CF_SIDE_ORIGINAL]);
    const uint64_t times = worker->counted >= 0 ? COUNTED_SLOWER : 1;
    uint64_t limit = limit_ns;

    switch (atomic_load(&worker->mark->phase)) {
    case CF_MARK_START:
        return times * START_NS;
    case CF_MARK_LOAD:
    case CF_MARK_INPUTS:
        return times * LOAD_NS;
    case CF_MARK_COPY:
        return times * COPY_NS;
    case CF_MARK_CALL:
        if (marked_side(worker) != CF_SIDE_CANDIDATE || last == 0)
            return UINT64_MAX; /* that of the whole */
        if (limit == 0)
            limit = SLOWER * last;
        return limit < LEAST_NS ? LEAST_NS : limit;
    default:
        return UINT64_MAX;
    }
}

static uint64_t cpu_of(const struct cf_worker *worker)
{
    struct timespec used = { 0, 0 };
    clockid_t clock;

    if (clock_getcpuclockid(worker->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * CF_NS_PER_SECOND + (uint64_t)used.tv_nsec;
}

/* Others had the CPU meanwhile: what takes long is not the call. */
static bool is_stalled(struct cf_worker *worker, uint64_t since, uint64_t now, uint64_t limit)
{
    const uint64_t cpu = cpu_of(worker);

    if (atomic_load(&worker->mark->phase) != CF_MARK_CALL)
        return false;
    if (worker->seen_since != since) {
        worker->seen_since = since;
        worker->seen_cpu_ns = cpu;
    }
    return cpu - worker->seen_cpu_ns < limit / 2 && (now - since) / STALLED < limit;
}

/* False where a limit has passed: the fault is set then. */
static bool in_time(struct cf_worker *worker, uint64_t limit_ns)
{
    const uint64_t since = atomic_load(&worker->mark->since_ns), now = cf_clock_ns();
    const uint64_t limit = limit_of(worker, limit_ns);
    const enum cf_side side = marked_side(worker);
    char where[48], text[160];

    if (since != 0 && now > since && !is_stalled(worker, since, now, limit) &&
        now - since > limit) { /* the limit is what is said: it is the same on a busy machine */
        describe_place(worker, where);
        (void)snprintf(text, sizeof(text), "%s takes longer than %.2g s%s", cf_side_name(side),
                       (double)limit / 1e9, where);
        put_fault(worker, CF_FAULT_LATE, side, text);
        return false;
    }
    if (now > worker->deadline_ns || cf_verify_interrupted) {
        put_fault(worker, CF_FAULT_TIME, side, "the time for measuring was over");
        return false;
    }
    return true;
}

/* Waits until bytes are there. False: a fault is set. */
static bool wait_readable(struct cf_worker *worker, uint64_t limit_ns)
{
    for (;;) {
        struct pollfd fd = { worker->control, POLLIN, 0 };
        const int ready = poll(&fd, 1, TICK_MS);
        int status = 0;

        if (ready > 0 && (fd.revents & POLLIN) != 0)
            return true;
        if (waitpid(worker->pid, &status, WNOHANG) == worker->pid) {
            tell_ended(worker, status);
            return false;
        }
        if (ready > 0) { /* hung up, but not ended yet */
            const struct timespec pause = { 0, 1000000 };

            (void)nanosleep(&pause, NULL);
        }
        if (!in_time(worker, limit_ns))
            return false;
    }
}

static bool read_bytes(struct cf_worker *worker, void *data, size_t size, uint64_t limit_ns)
{
    char *next = data;

    while (size > 0) {
        ssize_t count = 0;

        if (!wait_readable(worker, limit_ns))
            return false;
        count = recv(worker->control, next, size, MSG_DONTWAIT);
        if (count == 0) { /* closed: the end of the process follows, or it closed descriptors */
            const struct timespec pause = { 0, 1000000 };

            (void)nanosleep(&pause, NULL);
            if (!in_time(worker, limit_ns))
                return false;
            if (waitpid(worker->pid, &worker->wait_status, WNOHANG) == worker->pid) {
                tell_ended(worker, worker->wait_status);
                return false;
            }
        }
        next += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return true;
}

static bool read_reply(struct cf_worker *worker, uint32_t kind, uint64_t limit_ns)
{
    struct cf_wire_reply *reply = &worker->reply;

    if (!read_bytes(worker, reply, sizeof(*reply), limit_ns))
        return false;
    if (reply->token != worker->token || reply->kind != kind ||
        reply->samples > CF_WIRE_ROUNDS_MAX * CF_SIDE_COUNT ||
        reply->text_bytes > CF_WIRE_TEXT_MAX || reply->inputs > CF_WIRE_INPUTS_MAX) {
        put_fault(worker, CF_FAULT_FORGED, CF_SIDE_CANDIDATE,
                  "something wrote into the channel of the measurement");
        return false;
    }
    if (!read_bytes(worker, worker->samples, reply->samples * sizeof(worker->samples[0]),
                    limit_ns) ||
        !read_bytes(worker, worker->text, reply->text_bytes, limit_ns))
        return false;
    worker->text[reply->text_bytes] = '\0';
    for (uint32_t i = 0; i < reply->samples; i++)
        if (worker->samples[i].side >= CF_SIDE_COUNT)
            worker->samples[i].side = CF_SIDE_CANDIDATE;
    return true;
}

static bool send_bytes(const struct cf_worker *worker, const void *data, size_t size)
{
    const char *next = data;

    while (size > 0) {
        const ssize_t count = send(worker->control, next, size, MSG_NOSIGNAL);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false; /* it is gone: reading says how */
        next += count;
        size -= (size_t)count;
    }
    return true;
}

bool cf_worker_ask(struct cf_worker *worker, const struct cf_wire_command *command,
                   uint64_t limit_ns)
{
    if (worker->pid == 0)
        return false;
    if (cf_verify_interrupted) {
        put_fault(worker, CF_FAULT_TIME, CF_SIDE_ORIGINAL, "interrupted");
        return false;
    }
    (void)send_bytes(worker, command, sizeof(*command));
    if (!read_reply(worker, command->kind, limit_ns))
        return false;
    if (worker->reply.status == CF_WIRE_DONE)
        return true;
    put_fault(worker, CF_FAULT_COPY, marked_side(worker), worker->text);
    return false;
}

static enum cf_status greet(struct cf_worker *worker, const struct cf_buf *task,
                            struct cf_error *err)
{
    struct cf_wire_hello hello = { .sides = worker->sides, .task_bytes = (uint32_t)task->len };

    if (getrandom(&hello.token, sizeof(hello.token), 0) != (ssize_t)sizeof(hello.token))
        return cf_fail(err, CF_EIO, "cannot get random bytes: %s", strerror(errno));
    worker->token = hello.token;
    (void)(send_bytes(worker, &hello, sizeof(hello)) && send_bytes(worker, task->data, task->len));
    return CF_OK;
}

static enum cf_status spawn(struct cf_worker *worker, const struct cf_measure_request *request,
                            uint64_t hash_seed, struct cf_error *err)
{
    int ends[2] = { -1, -1 };
    const int shared = memfd_create("codeflash-measure", MFD_CLOEXEC);
    enum cf_status status = CF_OK;

    if (shared < 0 || ftruncate(shared, sizeof(*worker->mark)) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        status = cf_fail(err, CF_EIO, "cannot start measuring: %s", strerror(errno));
    if (status == CF_OK)
        worker->mark =
            mmap(NULL, sizeof(*worker->mark), PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
    if (status == CF_OK && worker->mark == MAP_FAILED) {
        worker->mark = NULL;
        status = cf_fail(err, CF_ENOMEM, "out of memory while starting to measure");
    }
    if (status == CF_OK) {
        worker->pid = fork();
        if (worker->pid == 0)
            run_child(request, worker->counted, hash_seed, (const int[2]){ ends[1], shared });
        if (worker->pid < 0) {
            worker->pid = 0;
            status = cf_fail(err, CF_EIO, "cannot start measuring: %s", strerror(errno));
        }
    }
    if (status == CF_OK)
        (void)setpgid(worker->pid, worker->pid);
    worker->place = request->contained ? worker->pid : 0;
    worker->control = ends[0];
    if (ends[1] >= 0)
        (void)close(ends[1]);
    if (shared >= 0)
        (void)close(shared);
    return status;
}

enum cf_status cf_worker_begin(struct cf_worker *worker, const struct cf_measure_request *request,
                               uint32_t sides, uint64_t hash_seed, struct cf_error *err)
{
    const uint64_t deadline = worker->deadline_ns;
    const int counted = worker->counted;
    struct cf_buf task;
    enum cf_status status = CF_OK;

    cf_worker_free(worker);
    worker->deadline_ns = deadline;
    worker->counted = counted;
    worker->sides = sides;
    cf_buf_init(&task, CF_WIRE_TASK_MAX);
    write_task(request, &task);
    status = cf_buf_status(&task, err);
    if (status == CF_OK)
        status = spawn(worker, request, hash_seed, err);
    if (status == CF_OK)
        status = greet(worker, &task, err);
    cf_buf_deinit(&task);
    if (status != CF_OK)
        cf_worker_stop(worker);
    return status;
}

enum cf_status cf_worker_ready(struct cf_worker *worker, const struct cf_measure_request *request,
                               struct cf_error *err)
{
    enum cf_status status = CF_OK;

    if (read_reply(worker, CF_WIRE_LOADED, 0) && worker->reply.status != CF_WIRE_DONE)
        put_fault(worker, CF_FAULT_LOAD, marked_side(worker), worker->text);
    if (worker->fault == CF_FAULT_ENDED && atomic_load(&worker->mark->phase) == CF_MARK_START) {
        const bool missing =
            WIFEXITED(worker->wait_status) && WEXITSTATUS(worker->wait_status) == 127;

        status = missing
                     ? cf_fail(err, CF_ENOTFOUND, "cannot run %s: no such command", request->python)
                     : cf_fail(err, CF_ECHILD, "%s cannot measure: is codeflash installed there?",
                               request->python);
    }
    if (status != CF_OK)
        cf_worker_stop(worker);
    return status;
}

enum cf_status cf_worker_start(struct cf_worker *worker, const struct cf_measure_request *request,
                               uint32_t sides, uint64_t hash_seed, struct cf_error *err)
{
    enum cf_status status = cf_worker_begin(worker, request, sides, hash_seed, err);

    return status == CF_OK ? cf_worker_ready(worker, request, err) : status;
}

void cf_worker_stop(struct cf_worker *worker)
{
    int status = 0;

    if (worker->pid > 0) {
        (void)kill(worker->pid, SIGKILL);
        (void)kill(-worker->pid, SIGKILL);
        while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    worker->pid = 0;
    if (worker->place > 0)
        cf_sandbox_forget(worker->place);
    worker->place = 0;
    if (worker->control >= 0)
        (void)close(worker->control);
    worker->control = -1;
}

void cf_worker_free(struct cf_worker *worker)
{
    cf_worker_stop(worker);
    if (worker->mark != NULL)
        (void)munmap(worker->mark, sizeof(*worker->mark));
    *worker = (struct cf_worker)CF_WORKER_INIT;
}
