/* SPDX-License-Identifier: Apache-2.0 */
#include "gil.h"

#if PY_VERSION_HEX >= 0x030C0000
#undef _PyGC_FINALIZED /* the public name of what the next header defines */
#define Py_BUILD_CORE 1
#include <internal/pycore_interp.h>
#undef Py_BUILD_CORE
#endif

const PyThreadState *ext_gil_holder(PyInterpreterState *interpreter)
{
#if PY_VERSION_HEX >= 0x030D0000
    const struct _gil_runtime_state *gil = interpreter->ceval.gil;

    return __atomic_load_n(&gil->locked, __ATOMIC_RELAXED) == 1
               ? __atomic_load_n(&gil->last_holder, __ATOMIC_RELAXED)
               : NULL;
#elif PY_VERSION_HEX >= 0x030C0000
    const struct _gil_runtime_state *gil = interpreter->ceval.gil;

    return _Py_atomic_load_relaxed(&gil->locked) == 1
               ? (const PyThreadState *)_Py_atomic_load_relaxed(&gil->last_holder)
               : NULL;
#else
    (void)interpreter;
    return _PyThreadState_UncheckedGet(); /* before 3.12 that of the process */
#endif
}
