/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arguments of a captured call until its end, when it is seen what the call changed.
 *
 * The frame holds them, so that reference counts and the ends of objects are what they would be.
 * Only a parameter that the function binds again or deletes may leave its frame before.
 */
#include "recorder.h"

#include <opcode.h>
#include <stdlib.h>

#if PY_VERSION_HEX >= 0x030D0000
#define ENDS_UNSEEN true /* generators that are closed where nothing would catch it */
#else
#define ENDS_UNSEEN false
#endif

/* Parameters that an inner function has too: it may give them another value. */
static uint64_t shared_parameters(const PyCodeObject *code, Py_ssize_t count)
{
    uint64_t shared = 0;

    for (Py_ssize_t i = 0; i < count; i++) {
#if PY_VERSION_HEX >= 0x030B0000
        if ((PyBytes_AS_STRING(code->co_localspluskinds)[i] & 0x40 /* CO_FAST_CELL */) != 0)
            shared |= UINT64_C(1) << i;
#else
        for (Py_ssize_t k = 0; code->co_cell2arg != NULL && k < PyTuple_GET_SIZE(code->co_cellvars);
             k++) {
            if (code->co_cell2arg[k] == i)
                shared |= UINT64_C(1) << i;
        }
#endif
    }
    return shared;
}

static uint64_t bit(unsigned variable)
{
    return variable < 64 ? UINT64_C(1) << variable : 0;
}

/* The variables that one instruction binds or unbinds. */
static uint64_t bound_by(unsigned opcode, unsigned argument)
{
    switch (opcode) {
    case STORE_FAST:
    case DELETE_FAST:
#ifdef LOAD_FAST_AND_CLEAR
    case LOAD_FAST_AND_CLEAR:
#endif
        return bit(argument);
#ifdef STORE_FAST_LOAD_FAST
    case STORE_FAST_LOAD_FAST:
        return bit(argument >> 4);
#endif
#ifdef STORE_FAST_STORE_FAST
    case STORE_FAST_STORE_FAST:
        return bit(argument >> 4) | bit(argument & 15);
#endif
    default:
        return 0;
    }
}

/*
 * The parameters among the first `count`, as bits, that the function or one inside it binds again
 * or unbinds; all of them where there are more than 64.
 */
static uint64_t rebound_parameters(PyCodeObject *code, Py_ssize_t count)
{
#if PY_VERSION_HEX >= 0x030B0000
    PyObject *bytes = PyCode_GetCode(code); /* as compiled: neither adapted nor with events */
#else
    PyObject *bytes = code->co_code;
#endif
    uint64_t bound = UINT64_MAX;
    unsigned argument = 0;
    const uint8_t *unit;

    if (bytes == NULL) {
        PyErr_Clear();
        return bound;
    }
    if (count <= 64)
        bound = shared_parameters(code, count);
    unit = (const uint8_t *)PyBytes_AS_STRING(bytes);
    for (Py_ssize_t i = 0; i + 1 < PyBytes_GET_SIZE(bytes); i += 2) {
        argument = argument << 8 | unit[i + 1];
        bound |= bound_by(unit[i], argument);
        if (unit[i] != EXTENDED_ARG)
            argument = 0;
    }
#if PY_VERSION_HEX >= 0x030B0000
    Py_DECREF(bytes);
#endif
    return bound;
}

/* A value that no call can change, so that it need not be looked at again. */
static bool is_plain(PyObject *value)
{
    return value == Py_None || PyUnicode_CheckExact(value) || PyLong_CheckExact(value) ||
           PyFloat_CheckExact(value) || PyBool_Check(value) || PyBytes_CheckExact(value) ||
           PyType_Check(value) || PyModule_Check(value);
}

/* An object that nobody else has, and that nobody can have noticed, even in this call. */
static bool ends_unseen(PyObject *value)
{
    return Py_REFCNT(value) > 1 || Py_TYPE(value)->tp_weaklistoffset == 0;
}

/*
 * Whether the call's arguments may live longer than they would: the end of none of them, nor of
 * what they hold, can be seen.
 */
static bool may_hold(PyObject *const *values, Py_ssize_t count, uint64_t rebinds)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        bool rebound = i >= 64 || (rebinds >> i & 1U) != 0;

        if (rebound && values[i] != NULL && !is_plain(values[i]) &&
            (ext_recorder.input.ends_seen || ext_recorder.input.holes > 0 ||
             !ends_unseen(values[i])))
            return false;
    }
    return true;
}

static bool any_changes(PyObject *const *values, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        if (values[i] != NULL && !is_plain(values[i]))
            return true;
    }
    return false;
}

static uint64_t rebinds_of(struct ext_function *function)
{
    if (!function->rebinds_known)
        function->rebinds = rebound_parameters(function->code, function->parameters);
    function->rebinds_known = true;
    return function->rebinds;
}

void ext_arguments_remember(struct ext_open *call, PyObject *const *values, Py_ssize_t count)
{
    uint64_t rebinds;

    if (call->cut || !any_changes(values, count))
        return;
    rebinds = rebinds_of(call->function);
    if (rebinds != 0 && ((ENDS_UNSEEN && (call->function->flags & EXT_SUSPENDS) != 0) ||
                         !may_hold(values, count, rebinds))) {
        call->let_go = true;
        return;
    }
    call->arguments = calloc((size_t)count * 2, sizeof(PyObject *));
    if (call->arguments == NULL)
        return;
    call->held = call->arguments + count;
    call->count = count;
    for (Py_ssize_t i = 0; i < count; i++) {
        call->arguments[i] = values[i];
        if (i >= 64 || (rebinds >> i & 1U) != 0) {
            Py_XINCREF(values[i]);
            call->held[i] = values[i];
        }
    }
}

bool ext_arguments_are_there(const struct ext_open *call, enum cf_outcome outcome, bool in_frame)
{
    if (outcome != CF_OUTCOME_RETURN && outcome != CF_OUTCOME_RAISE && !in_frame)
        return false;
    for (Py_ssize_t i = 0; i < call->count; i++) {
        if (call->held[i] == NULL &&
            ext_frame_parameter(call->frame, call->function->code, i, true) != call->arguments[i])
            return false;
    }
    return true;
}

void ext_arguments_forget(const struct ext_open *call)
{
    for (Py_ssize_t i = 0; call->arguments != NULL && i < call->count; i++)
        Py_XDECREF(call->held[i]);
    free(call->arguments);
}
