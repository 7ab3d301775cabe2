/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following the programs that this one starts.
 *
 * A started Python knows of the recording by one environment variable. The program does not see
 * it in os.environ, so a child that is given an environment of its own would lose it: the few
 * functions through which Python passes an environment to a new program are replaced by ones
 * that add it and otherwise call the original. The started programs are written to the spool,
 * so that one which left none of its own can be named.
 */
#include "recorder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CF_EXECVE, CF_POSIX_SPAWN, CF_POSIX_SPAWNP, CF_FORK_EXEC, CF_EXIT, CF_ORIGINALS };
static PyObject *originals[CF_ORIGINALS]; /* owned; kept for the life of the process */

static bool is_recording(void)
{
    return atomic_load_explicit(&ext_recorder.on, memory_order_relaxed) && !ext_recorder.forked;
}

static void put_argument(struct spool_text *text, PyObject *value)
{
    const char *string = NULL;

    if (PyBytes_Check(value))
        string = PyBytes_AS_STRING(value);
    else if (PyUnicode_Check(value))
        string = PyUnicode_AsUTF8(value);
    if (string == NULL) {
        PyErr_Clear();
        string = "?";
    }
    spool_text_str(text, string);
}

/* Only what a list or a tuple holds: asking another sequence would run the program's code. */
static void write_child(long pid, const char *how, PyObject *arguments)
{
    struct spool_text *text = &ext_recorder.text;
    bool list = PyList_Check(arguments);
    Py_ssize_t count = list                       ? PyList_GET_SIZE(arguments)
                       : PyTuple_Check(arguments) ? PyTuple_GET_SIZE(arguments)
                                                  : 0;
    PyObject *type, *value, *traceback;

    PyErr_Fetch(&type, &value, &traceback);
    spool_text_reset(text);
    spool_text_u32(text, (uint32_t)pid);
    spool_text_str(text, how);
    spool_text_u32(text, (uint32_t)count);
    for (Py_ssize_t i = 0; i < count; i++)
        put_argument(text, list ? PyList_GET_ITEM(arguments, i) : PyTuple_GET_ITEM(arguments, i));
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_CHILD,
                           &(struct spool_piece){ text->data, text->size }, 1);
    PyErr_Restore(type, value, traceback);
}

/* A copy of the program's environment for a child, with ours added; NULL: leave it as it is. */
static PyObject *with_session(PyObject *environment)
{
    PyObject *copy, *value;

    if (environment == Py_None || !PyMapping_Check(environment))
        return NULL;
    copy = PyDict_New();
    value = PyUnicode_DecodeFSDefault(ext_recorder.parts);
    if (copy == NULL || value == NULL || PyDict_Update(copy, environment) < 0 ||
        PyDict_SetItemString(copy, CF_SESSION_ENV, value) < 0) {
        PyErr_Clear();
        Py_CLEAR(copy);
    }
    Py_XDECREF(value);
    return copy;
}

/* A copy of the tuple with one item replaced. */
static PyObject *with_item(PyObject *tuple, Py_ssize_t index, PyObject *item)
{
    PyObject *copy = PyTuple_New(PyTuple_GET_SIZE(tuple));

    for (Py_ssize_t i = 0; copy != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *value = i == index ? item : PyTuple_GET_ITEM(tuple, i);

        Py_INCREF(value);
        PyTuple_SET_ITEM(copy, i, value);
    }
    return copy;
}

static PyObject *call_replaced(PyObject *original, PyObject *args, PyObject *kwargs,
                               PyObject *environment)
{
    bool positional = PyTuple_GET_SIZE(args) > 2;
    PyObject *changed = positional ? with_item(args, 2, environment) : PyDict_Copy(kwargs);
    PyObject *result = NULL;

    if (changed != NULL && positional)
        result = PyObject_Call(original, changed, kwargs);
    else if (changed != NULL && PyDict_SetItemString(changed, "env", environment) == 0)
        result = PyObject_Call(original, args, changed);
    Py_XDECREF(changed);
    return result;
}

/* Calls the original with the environment replaced, wherever it was passed. */
static PyObject *call_with_session(PyObject *original, PyObject *args, PyObject *kwargs)
{
    PyObject *given = kwargs == NULL ? NULL : PyDict_GetItemString(kwargs, "env");
    PyObject *environment = NULL, *result;

    if (given == NULL && PyTuple_GET_SIZE(args) > 2)
        given = PyTuple_GET_ITEM(args, 2);
    if (given != NULL && is_recording())
        environment = with_session(given);
    if (environment == NULL)
        return PyObject_Call(original, args, kwargs);
    result = call_replaced(original, args, kwargs, environment);
    Py_DECREF(environment);
    return result;
}

static PyObject *child_arguments(PyObject *args, PyObject *kwargs)
{
    PyObject *given = kwargs == NULL ? NULL : PyDict_GetItemString(kwargs, "argv");

    return PyTuple_GET_SIZE(args) > 1 ? PyTuple_GET_ITEM(args, 1) : given;
}

static PyObject *follow_execve(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self;
    return call_with_session(originals[CF_EXECVE], args, kwargs);
}

static PyObject *follow_spawn(PyObject *original, PyObject *args, PyObject *kwargs)
{
    PyObject *pid = call_with_session(original, args, kwargs);
    PyObject *arguments = child_arguments(args, kwargs);

    if (pid != NULL && arguments != NULL && is_recording())
        write_child(PyLong_AsLong(pid), "os.posix_spawn", arguments);
    return pid;
}

static PyObject *follow_posix_spawn(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self;
    return follow_spawn(originals[CF_POSIX_SPAWN], args, kwargs);
}

static PyObject *follow_posix_spawnp(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self;
    return follow_spawn(originals[CF_POSIX_SPAWNP], args, kwargs);
}

/* The environment of fork_exec is a list of b"name=value", or None for the C library's. */
static PyObject *list_with_session(PyObject *list)
{
    PyObject *copy = PySequence_List(list);
    PyObject *entry = PyBytes_FromFormat("%s=%s", CF_SESSION_ENV, ext_recorder.parts);

    if (copy == NULL || entry == NULL || PyList_Append(copy, entry) < 0) {
        PyErr_Clear();
        Py_CLEAR(copy);
    }
    Py_XDECREF(entry);
    return copy;
}

static PyObject *follow_fork_exec(PyObject *self, PyObject *args)
{
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    PyObject *environment = NULL, *new_args, *pid;

    (void)self;
    if (!is_recording() || count < 6)
        return PyObject_Call(originals[CF_FORK_EXEC], args, NULL);
    if (PyTuple_GET_ITEM(args, 5) != Py_None)
        environment = list_with_session(PyTuple_GET_ITEM(args, 5));
    new_args = with_item(args, environment == NULL ? -1 : 5, environment);
    Py_XDECREF(environment);
    pid = new_args == NULL ? NULL : PyObject_Call(originals[CF_FORK_EXEC], new_args, NULL);
    Py_XDECREF(new_args);
    if (pid != NULL && is_recording())
        write_child(PyLong_AsLong(pid), "subprocess", PyTuple_GET_ITEM(args, 0));
    return pid;
}

/* os._exit ends the process at once, as every forked multiprocessing worker does. */
static PyObject *follow_exit(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char status_name[] = "status";
    static char *names[] = { status_name, NULL };
    int status;

    (void)self;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i:_exit", names, &status))
        PyErr_Clear(); /* the program goes on, with the original's exception */
    else if (is_recording())
        ext_recorder_pause();
    return PyObject_Call(originals[CF_EXIT], args, kwargs);
}

#define WITH_KEYWORDS (METH_VARARGS | METH_KEYWORDS)

/* clang-format off */
static PyMethodDef replacements[CF_ORIGINALS] = {
    [CF_EXECVE] = { "execve", (PyCFunction)(void (*)(void))follow_execve, WITH_KEYWORDS, NULL },
    [CF_POSIX_SPAWN] = { "posix_spawn", (PyCFunction)(void (*)(void))follow_posix_spawn,
                         WITH_KEYWORDS, NULL },
    [CF_POSIX_SPAWNP] = { "posix_spawnp", (PyCFunction)(void (*)(void))follow_posix_spawnp,
                          WITH_KEYWORDS, NULL },
    [CF_FORK_EXEC] = { "fork_exec", follow_fork_exec, METH_VARARGS, NULL },
    [CF_EXIT] = { "_exit", (PyCFunction)(void (*)(void))follow_exit, WITH_KEYWORDS, NULL },
};
/* clang-format on */

/* Our function in the place of `original`: it looks the same, down to its `__self__`. */
static PyObject *new_replacement(PyObject *original, int which)
{
    PyObject *module_name = PyObject_GetAttrString(original, "__module__");
    PyObject *self = NULL, *function;

    if (PyCFunction_Check(original)) {
        replacements[which].ml_doc = ((PyCFunctionObject *)original)->m_ml->ml_doc;
        self = PyCFunction_GET_SELF(original);
    }
    function = PyCFunction_NewEx(&replacements[which], self, module_name);
    Py_XDECREF(module_name);
    return function;
}

/* The same function in every module that has it: pickling, for one, compares them. */
static void replace(PyObject *module, const char *name, int which)
{
    static PyObject *functions[CF_ORIGINALS]; /* owned; kept for the life of the process */
    PyObject *present = PyObject_GetAttrString(module, name);

    if (present != NULL && originals[which] == NULL) {
        Py_INCREF(present);
        originals[which] = present;
        functions[which] = new_replacement(present, which);
    }
    if (present != NULL && present == originals[which] && functions[which] != NULL)
        (void)PyObject_SetAttrString(module, name, functions[which]);
    Py_XDECREF(present);
    PyErr_Clear(); /* this Python has none */
}

static void replace_in(const char *module_name, const char *name, int which)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), module_name);

    if (module != NULL)
        replace(module, name, which);
}

/* Called when the first Popen is on its way: subprocess is imported then, and looks the
 * function up as it calls it. */
void ext_children_watch_subprocess(void)
{
    static bool done;

    if (done)
        return;
    done = true;
    replace_in("_posixsubprocess", "fork_exec", CF_FORK_EXEC);
    replace_in("subprocess", "_fork_exec", CF_FORK_EXEC);
}

int ext_children_install(void)
{
    static const char *const modules[] = { "os", "posix" };
    static bool done;

    if (done)
        return 0;
    done = true;
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        replace_in(modules[i], "execve", CF_EXECVE);
        replace_in(modules[i], "posix_spawn", CF_POSIX_SPAWN);
        replace_in(modules[i], "posix_spawnp", CF_POSIX_SPAWNP);
        replace_in(modules[i], "_exit", CF_EXIT);
    }
    return 0;
}
