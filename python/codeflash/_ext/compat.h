/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compat.h - what differs between CPython 3.9 and 3.13, and nowhere else: the layout of a
 * frame, the current frame of a thread, the state of a generator's frame.
 *
 * `ext_frame` is a frame as the interpreter runs it; it is borrowed and lives as long as the call.
 * Reading the interpreter's own layout (internal/pycore_frame.h) instead of making PyFrameObjects
 * keeps the program's frames as they are; the extension is built for one CPython version only.
 */
#ifndef CF_EXT_COMPAT_H
#define CF_EXT_COMPAT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#if PY_VERSION_HEX < 0x03090000 || PY_VERSION_HEX >= 0x030E0000
#error "codeflash supports CPython 3.9 to 3.13"
#endif
#ifdef Py_GIL_DISABLED
#error "codeflash does not support free-threaded CPython"
#endif

#include <frameobject.h>
#if PY_VERSION_HEX >= 0x030B0000
#define Py_BUILD_CORE 1
#include <internal/pycore_frame.h>
#if PY_VERSION_HEX < 0x030C0000
#include <opcode.h>
#endif
#undef Py_BUILD_CORE
#endif

#include <stdbool.h>

#define EXT_HAS_MONITORING (PY_VERSION_HEX >= 0x030C0000)

#if PY_VERSION_HEX >= 0x030B0000
typedef struct _PyInterpreterFrame ext_frame;
#else
typedef struct _frame ext_frame;
#endif

/* The code that the frame runs; NULL for an entry of the interpreter's own. Borrowed. */
static inline PyCodeObject *ext_frame_code(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030D0000
    if (frame == NULL || frame->owner == FRAME_OWNED_BY_CSTACK ||
        !PyCode_Check(frame->f_executable))
        return NULL;
    return (PyCodeObject *)frame->f_executable;
#elif PY_VERSION_HEX >= 0x030C0000
    return frame == NULL || frame->owner == FRAME_OWNED_BY_CSTACK ? NULL : frame->f_code;
#else
    return frame == NULL ? NULL : frame->f_code;
#endif
}

/* The same of a frame that was copied, without a look at what is there: it may be no code. */
static inline const void *ext_frame_code_unread(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030D0000
    return frame->owner == FRAME_OWNED_BY_CSTACK ? NULL : frame->f_executable;
#elif PY_VERSION_HEX >= 0x030C0000
    return frame->owner == FRAME_OWNED_BY_CSTACK ? NULL : frame->f_code;
#else
    return frame->f_code;
#endif
}

/* Of a generator or coroutine: while it runs, it has a caller. */
static inline bool ext_frame_is_generator(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
    return frame->owner == FRAME_OWNED_BY_GENERATOR;
#else
    return frame->f_gen != NULL;
#endif
}

static inline ext_frame *ext_frame_back(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
    return frame->previous;
#else
    return frame->f_back;
#endif
}

static inline ext_frame *ext_thread_frame(const PyThreadState *thread)
{
#if PY_VERSION_HEX >= 0x030D0000
    return thread->current_frame;
#elif PY_VERSION_HEX >= 0x030B0000
    return thread->cframe == NULL ? NULL : thread->cframe->current_frame;
#else
    return thread->frame;
#endif
}

static inline PyObject *ext_frame_globals(const ext_frame *frame)
{
    return frame->f_globals;
}

#if PY_VERSION_HEX < 0x030B0000
static inline PyObject *ext_cell_of_parameter(const ext_frame *frame, Py_ssize_t index)
{
    const PyCodeObject *code = frame->f_code;
    Py_ssize_t cells = PyTuple_GET_SIZE(code->co_cellvars);

    for (Py_ssize_t i = 0; code->co_cell2arg != NULL && i < cells; i++) {
        if (code->co_cell2arg[i] == index)
            return frame->f_localsplus[code->co_nlocals + i];
    }
    return NULL;
}
#endif

/*
 * The value of parameter `index` at the start of a call, borrowed; NULL where it is unbound.
 * `cells_made`: the function's prologue has already put captured parameters into cells.
 */
static inline PyObject *ext_frame_parameter(const ext_frame *frame, const PyCodeObject *code,
                                            Py_ssize_t index, bool cells_made)
{
#if PY_VERSION_HEX >= 0x030B0000
    PyObject *value = frame->localsplus[index];

    if (cells_made && value != NULL && PyCell_Check(value) &&
        (PyBytes_AS_STRING(code->co_localspluskinds)[index] & 0x40 /* CO_FAST_CELL */) != 0)
        return PyCell_GET(value);
    return value;
#else
    PyObject *value = frame->f_localsplus[index];
    PyObject *cell = value == NULL ? ext_cell_of_parameter(frame, index) : NULL;

    (void)code;
    (void)cells_made;
    return cell == NULL ? value : PyCell_GET(cell);
#endif
}

#endif
