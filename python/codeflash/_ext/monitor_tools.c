/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Out of the way of the program's own tools: every id of sys.monitoring looks free that the
 * program has not taken. The functions of the namespace are replaced by ones that look the same;
 * where one is called with the id that is ours, we move to another one first.
 */
#include "monitor_tools.h"

#if EXT_HAS_MONITORING

static const char *const names[EXT_TOOL_FUNCTIONS] = {
    [EXT_TOOL_USE] = "use_tool_id",
    [EXT_TOOL_FREE] = "free_tool_id",
    [EXT_TOOL_GET] = "get_tool",
    [EXT_TOOL_REGISTER] = "register_callback",
    [EXT_TOOL_GET_EVENTS] = "get_events",
    [EXT_TOOL_SET_EVENTS] = "set_events",
    [EXT_TOOL_GET_LOCAL] = "get_local_events",
    [EXT_TOOL_SET_LOCAL] = "set_local_events",
};

static PyObject *originals[EXT_TOOL_FUNCTIONS]; /* owned; kept for the life of the process */

PyObject *ext_tool_function(enum ext_tool_function which)
{
    return originals[which];
}

static bool is_ours(PyObject *const *args, Py_ssize_t count)
{
    int overflow = 0;

    return count > 0 && PyLong_Check(args[0]) && ext_hooks_tool() >= 0 &&
           PyLong_AsLongAndOverflow(args[0], &overflow) == ext_hooks_tool();
}

static PyObject *call_aside(enum ext_tool_function which, PyObject *const *args, Py_ssize_t count)
{
    if (is_ours(args, count))
        ext_hooks_step_aside();
    return PyObject_Vectorcall(originals[which], args, (size_t)count, NULL);
}

/* One function for each name: a PyCFunction has no room for more than its `__self__`. */
#define ASIDE(function, which) \
    static PyObject *function(PyObject *self, PyObject *const *args, Py_ssize_t count) \
    { \
        (void)self; \
        return call_aside(which, args, count); \
    }

ASIDE(aside_use, EXT_TOOL_USE)
ASIDE(aside_free, EXT_TOOL_FREE)
ASIDE(aside_register, EXT_TOOL_REGISTER)
ASIDE(aside_get_events, EXT_TOOL_GET_EVENTS)
ASIDE(aside_set_events, EXT_TOOL_SET_EVENTS)
ASIDE(aside_get_local, EXT_TOOL_GET_LOCAL)
ASIDE(aside_set_local, EXT_TOOL_SET_LOCAL)

/* Tools ask for every id's name to find a free one: no reason to move yet. */
static PyObject *aside_get(PyObject *self, PyObject *tool)
{
    (void)self;
    if (is_ours(&tool, 1))
        Py_RETURN_NONE;
    return PyObject_CallOneArg(originals[EXT_TOOL_GET], tool);
}

#define FAST(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL
static PyMethodDef replacements[EXT_TOOL_FUNCTIONS] = {
    [EXT_TOOL_USE] = { "use_tool_id", FAST(aside_use), NULL },
    [EXT_TOOL_FREE] = { "free_tool_id", FAST(aside_free), NULL },
    [EXT_TOOL_GET] = { "get_tool", aside_get, METH_O, NULL },
    [EXT_TOOL_REGISTER] = { "register_callback", FAST(aside_register), NULL },
    [EXT_TOOL_GET_EVENTS] = { "get_events", FAST(aside_get_events), NULL },
    [EXT_TOOL_SET_EVENTS] = { "set_events", FAST(aside_set_events), NULL },
    [EXT_TOOL_GET_LOCAL] = { "get_local_events", FAST(aside_get_local), NULL },
    [EXT_TOOL_SET_LOCAL] = { "set_local_events", FAST(aside_set_local), NULL },
};

static int replace(PyObject *namespace, enum ext_tool_function which)
{
    PyObject *original = PyObject_GetAttrString(namespace, names[which]);
    PyObject *function;
    int status;

    if (original == NULL)
        return -1;
    originals[which] = original;
    if (!PyCFunction_Check(original))
        return 0; /* replaced by somebody else: the id that is ours is seen then */
    replacements[which].ml_doc = ((PyCFunctionObject *)original)->m_ml->ml_doc;
    function = PyCFunction_NewEx(&replacements[which], PyCFunction_GET_SELF(original),
                                 ((PyCFunctionObject *)original)->m_module);
    status = function == NULL ? -1 : PyObject_SetAttrString(namespace, names[which], function);
    Py_XDECREF(function);
    return status;
}

int ext_tools_install(PyObject *namespace)
{
    for (int i = 0; i < EXT_TOOL_FUNCTIONS; i++) {
        if (originals[i] == NULL && replace(namespace, (enum ext_tool_function)i) < 0)
            return -1;
    }
    return 0;
}

#endif
