/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/suspended.h - what a generator, coroutine or asynchronous generator keeps between two runs,
 * read from the interpreter's own structures.
 */
#ifndef CF_EXT_SUSPENDED_H
#define CF_EXT_SUSPENDED_H

#include "compat.h"

/* All borrowed. */
struct ext_suspended {
    PyObject *code;
    PyObject **values; /* locals, cells and the stack above them; NULL where unbound */
    Py_ssize_t count;
    long position; /* of the code; -1: not started */
    bool running, ended;
};

static inline void ext_suspended_of(PyObject *object, struct ext_suspended *state)
{
    PyGenObject *generator = (PyGenObject *)object;

    *state = (struct ext_suspended){ .position = -1 };
#if PY_VERSION_HEX >= 0x030B0000
    ext_frame *frame = (ext_frame *)generator->gi_iframe;

    state->running = generator->gi_frame_state == FRAME_EXECUTING;
    state->ended = generator->gi_frame_state > FRAME_EXECUTING;
#if PY_VERSION_HEX >= 0x030C0000
    state->code = (PyObject *)PyGen_GetCode(generator);
    Py_DECREF(state->code); /* the frame keeps it */
#else
    state->code = (PyObject *)generator->gi_code;
#endif
    if (state->running || state->ended)
        return;
    state->values = frame->localsplus;
    state->count = frame->stacktop > 0 ? frame->stacktop : 0;
    state->position = _PyInterpreterFrame_LASTI(frame);
#else
    PyFrameObject *frame = generator->gi_frame;

    state->code = generator->gi_code;
    state->ended = frame == NULL;
#if PY_VERSION_HEX >= 0x030A0000
    state->running = frame != NULL && frame->f_state == FRAME_EXECUTING;
#else
    state->running = generator->gi_running != 0;
#endif
    if (state->running || state->ended)
        return;
    state->values = frame->f_localsplus;
    state->count = frame->f_valuestack - frame->f_localsplus;
    state->position = frame->f_lasti;
#if PY_VERSION_HEX >= 0x030A0000
    state->count += frame->f_stackdepth > 0 ? frame->f_stackdepth : 0;
#else
    if (frame->f_stacktop != NULL)
        state->count = frame->f_stacktop - frame->f_localsplus;
#endif
#endif
}

/* Names of a frame's locals and cells in their order: a new tuple, or NULL with an exception. */
static inline PyObject *ext_code_locals(PyObject *object)
{
    const PyCodeObject *code = (PyCodeObject *)object;
#if PY_VERSION_HEX >= 0x030B0000
    Py_INCREF(code->co_localsplusnames);
    return code->co_localsplusnames;
#else
    PyObject *names = PySequence_Concat(code->co_varnames, code->co_cellvars), *all = NULL;

    all = names != NULL ? PySequence_Concat(names, code->co_freevars) : NULL;
    Py_XDECREF(names);
    return all;
#endif
}

#endif
