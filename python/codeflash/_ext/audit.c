/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the interpreter's audit events tell: new code that is about to be executed, and effects
 * (files written or removed, sockets, processes, the environment), which are charged to every
 * function of the project on the stack. The hook never raises. It cannot be taken out again,
 * and does nothing while no recording is on.
 */
#include "recorder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_MAX 1000  /* frames that are charged */
#define DETAILS_MAX 16U /* details kept of each function */

static struct ptrmap details_of; /* function -> number of details + 1 */

static void write_effect(const struct ext_function *function, uint32_t effect, const char *detail)
{
    uintptr_t known = (uintptr_t)ptrmap_get(&details_of, function);
    struct spool_text *text = &ext_recorder.text;

    if (known > DETAILS_MAX || function->slot == NULL)
        return;
    (void)ptrmap_set(&details_of, function, (void *)(known + 1));
    spool_text_reset(text);
    spool_text_u32(text, function->id);
    spool_text_u32(text, effect);
    spool_text_str(text, detail);
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_EFFECT,
                           &(struct spool_piece){ text->data, text->size }, 1);
}

static void charge(uint32_t effect, const char *detail)
{
    const ext_frame *frame = ext_thread_frame(PyThreadState_Get());
    bool first = true;

    for (int depth = 0; frame != NULL && depth < STACK_MAX;
         frame = ext_frame_back(frame), depth++) {
        struct ext_function *function = ext_function_of(ext_frame_code(frame));
        struct ext_open *open;

        if (function == NULL)
            continue;
        if (function->slot != NULL)
            function->slot->effects |= effect;
        open = function->open == 0 ? NULL : ext_open_of(frame);
        if (open != NULL)
            open->effects |= effect;
        if (first)
            write_effect(function, effect, detail);
        first = false;
    }
}

/* A short text of an event's first argument, in `text`. Runs no Python code. */
static const char *detail_of(PyObject *args, char *text, size_t size)
{
    PyObject *first =
        PyTuple_Check(args) && PyTuple_GET_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : NULL;
    const char *string = NULL;

    if (first != NULL && PyUnicode_Check(first))
        string = PyUnicode_AsUTF8(first);
    else if (first != NULL && PyBytes_Check(first))
        string = PyBytes_AS_STRING(first);
    if (PyErr_Occurred() != NULL)
        PyErr_Clear();
    (void)snprintf(text, size, "%s", string == NULL ? "" : string);
    return text;
}

/* Files that the import system writes are not the program's doing. */
static bool is_bytecode(const char *path)
{
    return strstr(path, "__pycache__") != NULL;
}

static void on_open(PyObject *args)
{
    char path[512];
    long flags;

    if (!PyTuple_Check(args) || PyTuple_GET_SIZE(args) < 3 ||
        !PyLong_Check(PyTuple_GET_ITEM(args, 2)))
        return;
    flags = PyLong_AsLong(PyTuple_GET_ITEM(args, 2));
    if (flags == -1 && PyErr_Occurred() != NULL)
        PyErr_Clear();
    (void)detail_of(args, path, sizeof(path));
    if (path[0] == '\0' || is_bytecode(path) || strcmp(path, "/dev/null") == 0)
        return;
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) != 0)
        charge(CF_EFFECT_FILE_WRITE, path);
    else
        charge(CF_EFFECT_FILE_READ, path);
}

static const struct {
    const char *event;
    uint32_t effect;
} effects[] = {
    { "os.remove", CF_EFFECT_FILE_REMOVE },
    { "os.rename", CF_EFFECT_FILE_REMOVE },
    { "os.rmdir", CF_EFFECT_FILE_REMOVE },
    { "os.truncate", CF_EFFECT_FILE_REMOVE },
    { "os.chmod", CF_EFFECT_FILE_REMOVE },
    { "os.chown", CF_EFFECT_FILE_REMOVE },
    { "os.mkdir", CF_EFFECT_FILE_WRITE },
    { "os.link", CF_EFFECT_FILE_WRITE },
    { "os.symlink", CF_EFFECT_FILE_WRITE },
    { "os.utime", CF_EFFECT_FILE_WRITE },
    { "shutil.rmtree", CF_EFFECT_FILE_REMOVE },
    { "shutil.move", CF_EFFECT_FILE_REMOVE },
    { "shutil.copyfile", CF_EFFECT_FILE_WRITE },
    { "sqlite3.connect", CF_EFFECT_FILE_WRITE },
    { "socket.connect", CF_EFFECT_SOCKET },
    { "socket.bind", CF_EFFECT_SOCKET },
    { "socket.sendto", CF_EFFECT_SOCKET },
    { "socket.getaddrinfo", CF_EFFECT_SOCKET },
    { "subprocess.Popen", CF_EFFECT_PROCESS },
    { "os.system", CF_EFFECT_PROCESS },
    { "os.exec", CF_EFFECT_PROCESS },
    { "os.fork", CF_EFFECT_PROCESS },
    { "os.forkpty", CF_EFFECT_PROCESS },
    { "os.posix_spawn", CF_EFFECT_PROCESS },
    { "os.kill", CF_EFFECT_PROCESS },
    { "os.killpg", CF_EFFECT_PROCESS },
    { "os.chdir", CF_EFFECT_ENVIRONMENT },
    { "os.putenv", CF_EFFECT_ENVIRONMENT },
    { "os.unsetenv", CF_EFFECT_ENVIRONMENT },
    { "signal.pthread_kill", CF_EFFECT_PROCESS },
};

static void on_effect(const char *event, PyObject *args)
{
    char detail[512];

    for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++) {
        if (strcmp(event, effects[i].event) == 0) {
            charge(effects[i].effect, detail_of(args, detail, sizeof(detail)));
            return;
        }
    }
}

/* os.system: the shell's command is named, in case that it starts a program that is not followed.
 */
static void on_system(PyObject *args)
{
    struct spool_text *text = &ext_recorder.text;
    char command[512];

    (void)detail_of(args, command, sizeof(command));
    spool_text_reset(text);
    spool_text_u32(text, 0);
    spool_text_str(text, "os.system");
    spool_text_u32(text, 1);
    spool_text_str(text, command);
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_CHILD,
                           &(struct spool_piece){ text->data, text->size }, 1);
}

static void on_exec(PyObject *args)
{
    if (PyTuple_Check(args) && PyTuple_GET_SIZE(args) > 0 &&
        PyCode_Check(PyTuple_GET_ITEM(args, 0)))
        ext_registry_discover((PyCodeObject *)PyTuple_GET_ITEM(args, 0));
}

static void dispatch(const char *event, PyObject *args)
{
    if (strcmp(event, "exec") == 0) {
        on_exec(args);
    } else if (strcmp(event, "open") == 0) {
        on_open(args);
    } else if (strcmp(event, "codeflash.calls") == 0) {
        ext_recorder_watch_calls();
    } else if (event[0] == 'o' || event[0] == 's') {
        if (strcmp(event, "subprocess.Popen") == 0)
            ext_children_watch_subprocess();
        else if (strcmp(event, "os.system") == 0)
            on_system(args);
        on_effect(event, args);
    }
}

static int on_audit(const char *event, PyObject *args, void *unused)
{
    PyObject *type, *value, *traceback;

    (void)unused;
    if ((event[0] != 'e' && event[0] != 'o' && event[0] != 's' && event[0] != 'c') ||
        !atomic_load_explicit(&ext_recorder.on, memory_order_relaxed) || ext_recorder.forked ||
        PyInterpreterState_Get() != ext_recorder.interpreter)
        return 0;
    PyErr_Fetch(&type, &value, &traceback);
    dispatch(event, args);
    PyErr_Restore(type, value, traceback);
    return 0;
}

int ext_audit_install(void)
{
    static bool installed;

    ptrmap_deinit(&details_of);
    if (installed)
        return 0;
    if (PySys_AddAuditHook(on_audit, NULL) < 0)
        return -1;
    installed = true;
    return 0;
}
