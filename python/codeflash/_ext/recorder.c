/* SPDX-License-Identifier: Apache-2.0 */
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SESSION_ARENA_BYTES ((size_t)4 << 20)
#define PENDING_TRIES 3

struct ext_recorder ext_recorder;

void ext_recorder_note(const char *format, ...)
{
    struct spool_text text = { 0 };
    char message[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    spool_text_str(&text, message);
    if (!text.failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_NOTE,
                           &(struct spool_piece){ text.data, text.size }, 1);
    spool_text_deinit(&text);
}

/* The command line as the kernel has it: NUL-separated. Returns its bytes. */
static size_t read_command_line(char *text, size_t size)
{
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    size_t length = 0;

    while (file >= 0 && length < size) {
        ssize_t got = read(file, text + length, size - length);

        if (got <= 0)
            break;
        length += (size_t)got;
    }
    if (file >= 0)
        (void)close(file);
    return length;
}

static void put_command_line(struct spool_text *text)
{
    char line[8192], *word = line;
    size_t length = read_command_line(line, sizeof(line) - 1);
    uint32_t count = 0;

    line[length] = '\0';
    for (size_t i = 0; i < length; i++)
        count += line[i] == '\0';
    spool_text_u32(text, count);
    for (uint32_t i = 0; i < count; i++) {
        spool_text_str(text, word);
        word += strlen(word) + 1;
    }
}

static void write_process(void)
{
    struct spool_text *text = &ext_recorder.text;
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

    spool_text_reset(text);
    path[length < 0 ? 0 : length] = '\0';
    spool_text_str(text, path);
    spool_text_str(text, getcwd(path, sizeof(path)) == NULL ? "" : path);
    put_command_line(text);
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_PROCESS,
                           &(struct spool_piece){ text->data, text->size }, 1);
}

static int open_spool(pid_t forked_from)
{
    struct cf_spool_header header = {
        .magic = CF_SPOOL_MAGIC,
        .version = CF_SPOOL_VERSION,
        .python = PY_VERSION_HEX,
        .pid = (uint32_t)getpid(),
        .parent_pid = (uint32_t)getppid(),
        .start_ns = ext_clock_ns(CLOCK_MONOTONIC),
        .start_real = ext_clock_ns(CLOCK_REALTIME),
        .forked_from = (uint32_t)forked_from,
        .flags = ext_recorder.session.exact ? CF_SPOOL_EXACT : 0,
    };

    ext_recorder.started_ns = header.start_ns;
    if (spool_open(&ext_recorder.spool, ext_recorder.parts, &header,
                   ext_recorder.session.max_trace_bytes) < 0)
        return -1;
    write_process();
    return 0;
}

static void reset_counters(void)
{
    ext_recorder.first_ns = ext_recorder.capture_ns = 0;
    ext_recorder.look_ns = ext_recorder.count_ns = 0;
    ext_recorder.run_ns = 0;
    ext_recorder.ticked_ns = ext_now_ns();
    ext_recorder.ticked_cpu_ns = ext_process_cpu_ns();
    ext_counting_reset();
    ext_recorder.resting = false;
    ext_recorder.next_call_id = 0;
    ext_recorder.thread_count = 0;
    ext_recorder.counts_inexact = false;
    ptrmap_deinit(&ext_recorder.blobs);
    ptrmap_deinit(&ext_recorder.threads);
    ptrmap_deinit(&ext_recorder.attempts);
}

void ext_recorder_after_fork(void)
{
    pid_t parent = getppid();

    if (!ext_recorder.forked)
        return;
    ext_recorder.forked = false;
    ext_recorder.busy = false; /* where another thread was, it is not in this process */
    ext_capture_forget();
    spool_close(&ext_recorder.spool);
    ext_sampler_after_fork();
    reset_counters();
    ext_instances_reset();
    ext_registry_reset();
    ext_exact_reset();
    if (open_spool(parent) < 0)
        atomic_store(&ext_recorder.on, false);
}

/* Runs in the child of any fork, with no promise but async-signal safety. */
static void on_fork_in_child(void)
{
    if (atomic_load(&ext_recorder.on))
        ext_recorder.forked = true;
}

static int start_sampler_later(void *unused)
{
    (void)unused;
    ext_sampler_start();
    return 0;
}

/* os.fork() warns about threads after its own hooks have run: the sampler waits for the next
 * safe point of the main thread. */
static void schedule_sampler(void)
{
    for (int i = 0; i < PENDING_TRIES; i++) {
        if (Py_AddPendingCall(start_sampler_later, NULL) == 0)
            return;
    }
}

PyObject *ext_before_fork(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    ext_sampler_stop();
    Py_RETURN_NONE;
}

PyObject *ext_after_fork_in_parent(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    if (atomic_load(&ext_recorder.on))
        schedule_sampler();
    Py_RETURN_NONE;
}

PyObject *ext_after_fork_in_child(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    ext_recorder_after_fork();
    if (atomic_load(&ext_recorder.on))
        schedule_sampler();
    Py_RETURN_NONE;
}

PyObject *ext_at_exit(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    ext_recorder_pause();
    ext_sampler_stop();
    Py_RETURN_NONE;
}

/* clang-format off */
static PyMethodDef handlers[] = {
    { "before_fork", ext_before_fork, METH_NOARGS, NULL },
    { "after_fork_in_parent", ext_after_fork_in_parent, METH_NOARGS, NULL },
    { "after_fork_in_child", ext_after_fork_in_child, METH_NOARGS, NULL },
    { "at_exit", ext_at_exit, METH_NOARGS, NULL },
};
/* clang-format on */

static PyObject *handler(size_t index)
{
    return PyCFunction_New(&handlers[index], NULL);
}

static int register_at_fork(PyObject *os)
{
    PyObject *function = PyObject_GetAttrString(os, "register_at_fork");
    PyObject *args = PyTuple_New(0);
    PyObject *names = Py_BuildValue("{s:N,s:N,s:N}", "before", handler(0), "after_in_parent",
                                    handler(1), "after_in_child", handler(2));
    PyObject *done = NULL;

    if (function != NULL && args != NULL && names != NULL)
        done = PyObject_Call(function, args, names);
    Py_XDECREF(done);
    Py_XDECREF(names);
    Py_XDECREF(args);
    Py_XDECREF(function);
    return done == NULL ? -1 : 0;
}

/* The module is not left in sys.modules for that; on 3.9 it holds the callbacks itself. */
static int register_at_exit(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    bool is_new = PyDict_GetItemString(modules, "atexit") == NULL && PY_VERSION_HEX >= 0x030A0000;
    PyObject *module = PyImport_ImportModule("atexit");
    PyObject *function = handler(3);
    PyObject *done = NULL;

    if (module != NULL && function != NULL)
        done = PyObject_CallMethod(module, "register", "O", function);
    if (module != NULL && is_new && PyDict_DelItemString(modules, "atexit") < 0)
        PyErr_Clear();
    Py_XDECREF(done);
    Py_XDECREF(function);
    Py_XDECREF(module);
    return done == NULL ? -1 : 0;
}

/* What is done once in a process and cannot be taken back. */
static int install_once(void)
{
    static bool installed;
    PyObject *os;
    int status;

    if (installed)
        return 0;
    os = PyImport_ImportModule("os");
    status = os == NULL ? -1 : register_at_fork(os);
    Py_XDECREF(os);
    if (status < 0 || register_at_exit() < 0 || ext_children_install() < 0)
        return -1;
    (void)pthread_atfork(NULL, NULL, on_fork_in_child);
    installed = true;
    return 0;
}

static int read_session(const char *parts)
{
    struct cf_error err = CF_ERROR_INIT;

    if (strlen(parts) >= sizeof(ext_recorder.parts)) {
        PyErr_SetString(PyExc_RuntimeError, "the path of the session folder is too long");
        return -1;
    }
    cf_arena_deinit(&ext_recorder.arena);
    cf_arena_init(&ext_recorder.arena, SESSION_ARENA_BYTES);
    if (cf_session_read(parts, &ext_recorder.arena, &ext_recorder.session, &err) != CF_OK) {
        PyErr_SetString(PyExc_RuntimeError, err.message);
        return -1;
    }
    (void)snprintf(ext_recorder.parts, sizeof(ext_recorder.parts), "%s", parts);
    return 0;
}

int ext_recorder_start(const char *parts)
{
    struct ext_recorder *recorder = &ext_recorder;

    if (atomic_load(&recorder->on)) {
        PyErr_SetString(PyExc_RuntimeError, "this process is being recorded already");
        return -1;
    }
    if (read_session(parts) < 0 || install_once() < 0)
        return -1;
    recorder->interpreter = PyInterpreterState_Get();
    recorder->forked = false;
    reset_counters();
    ext_sampler_reset();
    if (open_spool(0) < 0) {
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, parts);
        return -1;
    }
    ext_exact_reset();
    recorder->watching = !recorder->session.apart;
    if ((recorder->watching && ext_hooks_install() < 0) || ext_audit_install() < 0) {
        spool_close(&recorder->spool);
        return -1;
    }
    recorder->capturing = true;
    atomic_store(&recorder->on, true);
    ext_sampler_start();
    return 0;
}

void ext_recorder_watch_calls(void)
{
    if (ext_recorder.watching)
        return;
    ext_recorder.watching = true;
    if (ext_hooks_install() < 0) {
        PyErr_Clear();
        ext_recorder_note("calls could not be recorded");
        return;
    }
    for (size_t i = 0; i < ext_recorder.function_count; i++) {
        ext_counting_begin(ext_recorder.functions[i]);
        ext_hooks_arm(ext_recorder.functions[i]);
    }
}

static void finish_estimates(void)
{
    uint64_t now_ns = ext_now_ns();

    for (size_t i = 0; i < ext_recorder.called_count; i++) {
        struct ext_function *function = ext_recorder.functions[i];

        ext_budget_settle(function, now_ns - ext_recorder.ticked_ns);
        if (ext_recorder.counts_inexact || function->uncounted)
            function->slot->exact = 0;
        if (ext_hooks_skip_calls())
            ext_counting_finish(function);
    }
}

static void write_end(void)
{
    uint64_t payload[3] = { ext_clock_ns(CLOCK_MONOTONIC), ext_process_cpu_ns(),
                            ext_recorder.first_ns + ext_recorder.capture_ns + ext_recorder.look_ns +
                                ext_recorder.count_ns };

    (void)spool_append(&ext_recorder.spool, CF_SPOOL_END,
                       &(struct spool_piece){ payload, sizeof(payload) }, 1);
}

void ext_recorder_pause(void)
{
    if (!atomic_load(&ext_recorder.on))
        return;
    if (ext_recorder.forked)
        ext_recorder_after_fork();
    ext_capture_flush();
    finish_estimates();
    if (ext_recorder.session.exact)
        ext_exact_flush();
    write_end();
    ext_recorder.capturing = false;
    atomic_store(&ext_recorder.on, false);
}

void ext_recorder_stop(void)
{
    ext_recorder_pause();
    ext_hooks_remove();
    ext_sampler_stop();
    spool_close(&ext_recorder.spool);
    ext_instances_reset();
    ext_registry_forget();
    reset_counters();
}
