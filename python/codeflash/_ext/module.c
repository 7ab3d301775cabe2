/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"
#include "observe.h"
#include "recorder.h"
#include "timing.h"
#include "values_module.h"

#include <stdlib.h>

/* record(parts: str, loaded: bool = False): start recording into the session folder. */
static PyObject *record(PyObject *self, PyObject *args)
{
    const char *parts;
    int loaded = 0;

    (void)self;
    if (!PyArg_ParseTuple(args, "s|p", &parts, &loaded))
        return NULL;
    if (ext_recorder_start(parts) < 0)
        return NULL;
    if (loaded) {
        ext_registry_discover_loaded();
        (void)setenv(CF_SESSION_ENV, parts, 1); /* for children; os.environ does not see it */
    }
    Py_RETURN_NONE;
}

static PyObject *stop(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    ext_recorder_stop();
    (void)unsetenv(CF_SESSION_ENV);
    Py_RETURN_NONE;
}

static PyObject *recording(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return PyBool_FromLong(atomic_load(&ext_recorder.on));
}

static PyMethodDef methods[] = {
    { "record", record, METH_VARARGS,
      PyDoc_STR(
          "record(parts, loaded=False)\n--\n\nRecord this process into the session folder.") },
    { "stop", stop, METH_NOARGS, PyDoc_STR("stop()\n--\n\nEnd the recording of this process.") },
    { "recording", recording, METH_NOARGS,
      PyDoc_STR("recording() -> bool\n--\n\nWhether this process is being recorded.") },
    { NULL, NULL, 0, NULL },
};

static int module_exec(PyObject *module)
{
    if (ext_values_add(module) != 0 || ext_observe_add(module) != 0 || ext_compare_add(module) != 0)
        return -1;
    return ext_timing_add(module);
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, __extension__(void *) module_exec },
#if PY_VERSION_HEX >= 0x030C0000
    { Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED },
#endif
    { 0, NULL },
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "codeflash._ext",
    .m_doc = "Recorder of calls, and the encoding of their values.",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__ext(void);

PyMODINIT_FUNC PyInit__ext(void)
{
    return PyModuleDef_Init(&definition);
}
