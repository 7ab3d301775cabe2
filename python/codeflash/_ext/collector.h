/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/collector.h - the interpreter's collector: kept from running while values are read, and
 * asked for every object that it knows. The GIL is held.
 */
#ifndef CF_EXT_COLLECTOR_H
#define CF_EXT_COLLECTOR_H

#include "compat.h"

#if PY_VERSION_HEX < 0x030C0000
#define Py_BUILD_CORE 1
#include <internal/pycore_gc.h>
#include <internal/pycore_interp.h>
#undef Py_BUILD_CORE
#endif

/* Keeps the collector from running, and with it the program's finalizers; what it was before. */
static inline bool ext_gc_disable(void)
{
#if PY_VERSION_HEX >= 0x030A0000
    return PyGC_Disable() != 0;
#else
    int *enabled = &PyThreadState_Get()->interp->gc.enabled;
    bool before = *enabled != 0;

    *enabled = 0;
    return before;
#endif
}

/*
 * Shows every object that the collector knows to `visit`, which makes none and answers 1 to go
 * on. gc.get_objects() would make a list of them all, and tell the program's audit hooks of it.
 */
static inline void ext_gc_visit(int (*visit)(PyObject *object, void *context), void *context)
{
#if PY_VERSION_HEX >= 0x030C0000
    PyUnstable_GC_VisitObjects(visit, context);
#else
    struct _gc_runtime_state *gc = &PyThreadState_Get()->interp->gc;

    for (int i = 0; i < NUM_GENERATIONS; i++) {
        const PyGC_Head *head = &gc->generations[i].head;

        for (const PyGC_Head *entry = _PyGCHead_NEXT(head); entry != head;
             entry = _PyGCHead_NEXT(entry)) {
            if (visit((PyObject *)(uintptr_t)(entry + 1), context) == 0)
                return;
        }
    }
#endif
}

static inline void ext_gc_restore(bool enabled)
{
#if PY_VERSION_HEX >= 0x030A0000
    if (enabled)
        (void)PyGC_Enable();
#else
    PyThreadState_Get()->interp->gc.enabled = enabled;
#endif
}

#endif
