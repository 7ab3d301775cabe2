/* SPDX-License-Identifier: Apache-2.0 */
#include "observe.h"

#include "compat.h"
#include "verify/observation.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

static const char *const kind_names[CF_SEEN_COUNT] = {
#define NAME_OF(name, text) text,
    CF_SEEN_KINDS(NAME_OF)
#undef NAME_OF
};

/* One map in a process, as one recorder: code under test finds no object that leads to it. */
static struct {
    struct cf_seen_header *header; /* NULL: none */
    uint32_t index;                /* of the call that is looked at */
    uint64_t took_ns;              /* the latest observe_call() */
    char watched[PATH_MAX];        /* "": none */
} seen;

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

#define STORE(word, value) __atomic_store_n((word), (value), __ATOMIC_RELEASE)

static int find_kind(const char *name)
{
    for (int i = 0; i < CF_SEEN_COUNT; i++) {
        if (strcmp(kind_names[i], name) == 0)
            return i;
    }
    PyErr_Format(PyExc_ValueError, "no kind of observation is called %s", name);
    return -1;
}

static void write_record(const struct cf_seen_record *record, const void *root, const void *data)
{
    struct cf_seen_header *header = seen.header;
    uint64_t size = sizeof(*record) + record->root_size + record->size;
    char *to = (char *)header + header->used;

    size = (size + 7) & ~UINT64_C(7);
    if (header->used + size > CF_SEEN_MAP_BYTES) {
        STORE(&header->full, 1);
        return;
    }
    memcpy(to, record, sizeof(*record));
    memcpy(to + sizeof(*record), root, record->root_size);
    if (record->size > 0)
        memcpy(to + sizeof(*record) + record->root_size, data, record->size);
    STORE(&header->used, header->used + size);
}

static PyObject *observe_open(PyObject *module, PyObject *args)
{
    void *map;
    int fd;

    (void)module;
    if (!PyArg_ParseTuple(args, "i", &fd))
        return NULL;
    map = mmap(NULL, CF_SEEN_MAP_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return PyErr_SetFromErrno(PyExc_OSError);
    seen.header = map;
    Py_RETURN_NONE;
}

/* The call under way has ended and all was seen: how long it took. */
static void put_done(void)
{
    struct cf_seen_record record = { .kind = CF_SEEN_DONE, .index = seen.index };
    uint64_t ns = seen.header != NULL ? seen.took_ns : 0;

    record.size = sizeof(ns);
    if (seen.header != NULL)
        write_record(&record, "", &ns);
}

static PyObject *observe_put(PyObject *module, PyObject *args)
{
    struct cf_seen_record record = { 0 };
    const char *kind, *root = "";
    Py_ssize_t root_size = 0;
    int encoded = 0, number;
    Py_buffer data;

    (void)module;
    if (!PyArg_ParseTuple(args, "ss*|s#i", &kind, &data, &root, &root_size, &encoded))
        return NULL;
    number = find_kind(kind);
    if (number == CF_SEEN_DONE)
        put_done();
    else if (number >= 0 && seen.header != NULL) {
        record.kind = (uint32_t)number;
        record.index = seen.index;
        record.form = (uint32_t)encoded;
        record.root_size = (uint32_t)root_size;
        record.size = (uint64_t)data.len;
        write_record(&record, root, data.buf);
    }
    PyBuffer_Release(&data);
    if (number < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* Code under test that opens the file of its inputs knows the answers before it is asked. */
static int watch(const char *event, PyObject *args, void *unused)
{
    char real[PATH_MAX];
    PyObject *path;
    const char *text;

    (void)unused;
    if (seen.watched[0] == '\0' || strcmp(event, "open") != 0 || !PyTuple_Check(args) ||
        PyTuple_GET_SIZE(args) < 1)
        return 0;
    path = PyTuple_GET_ITEM(args, 0);
    text = PyUnicode_Check(path) ? PyUnicode_AsUTF8(path) : NULL;
    PyErr_Clear();
    if (text != NULL && realpath(text, real) != NULL && strcmp(real, seen.watched) == 0) {
        struct cf_seen_record record = { .kind = CF_SEEN_CHEAT, .index = seen.index };
        static const char root[] = "inputs", said[] = "opens the file of the inputs";

        record.root_size = sizeof(root) - 1;
        record.size = sizeof(said) - 1;
        seen.watched[0] = '\0'; /* once is enough */
        if (seen.header != NULL)
            write_record(&record, root, said);
    }
    return 0;
}

/* observe_watch(path): tell when it is opened; an empty one ends that. */
static PyObject *observe_watch(PyObject *module, PyObject *args)
{
    static bool hooked;
    const char *path;

    (void)module;
    if (!PyArg_ParseTuple(args, "s", &path))
        return NULL;
    if (!hooked && path[0] != '\0' && PySys_AddAuditHook(watch, NULL) != 0)
        return NULL;
    hooked = hooked || path[0] != '\0';
    seen.watched[0] = '\0';
    if (strlen(path) < sizeof(seen.watched))
        memcpy(seen.watched, path, strlen(path) + 1);
    Py_RETURN_NONE;
}

static PyObject *observe_begin(PyObject *module, PyObject *args)
{
    unsigned int index;

    (void)module;
    if (!PyArg_ParseTuple(args, "I", &index))
        return NULL;
    seen.index = index;
    seen.took_ns = 0;
    if (seen.header != NULL) {
        STORE(&seen.header->start_ns, now_ns());
        STORE(&seen.header->call, (uint64_t)index + 1);
    }
    Py_RETURN_NONE;
}

static PyObject *observe_end(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    if (seen.header != NULL) {
        STORE(&seen.header->start_ns, 0);
        STORE(&seen.header->call, 0);
    }
    Py_RETURN_NONE;
}

/* The records in a map, as (kind, index, form, root, payload); not for the map of this process. */
static PyObject *records_of(const struct cf_seen_header *header)
{
    uint64_t at = sizeof(*header), end = __atomic_load_n(&header->used, __ATOMIC_ACQUIRE);
    PyObject *list = PyList_New(0);

    while (list != NULL && end <= CF_SEEN_MAP_BYTES && at + sizeof(struct cf_seen_record) <= end) {
        const struct cf_seen_record *record = (const void *)((const char *)header + at);
        const char *root = (const char *)(record + 1);
        uint64_t size = sizeof(*record) + record->root_size + record->size;
        PyObject *item;

        if (record->kind >= CF_SEEN_COUNT || record->size > end || size > end - at)
            break;
        item = Py_BuildValue("(sIIs#y#)", kind_names[record->kind], record->index, record->form,
                             root, (Py_ssize_t)record->root_size, root + record->root_size,
                             (Py_ssize_t)record->size);
        if (item == NULL || PyList_Append(list, item) != 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
        at += (size + 7) & ~UINT64_C(7);
    }
    return list;
}

static PyObject *observe_read(PyObject *module, PyObject *args)
{
    PyObject *list;
    void *map;
    int fd;

    (void)module;
    if (!PyArg_ParseTuple(args, "i", &fd))
        return NULL;
    map = mmap(NULL, CF_SEEN_MAP_BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return PyErr_SetFromErrno(PyExc_OSError);
    list = records_of(map);
    (void)munmap(map, CF_SEEN_MAP_BYTES);
    return list;
}

/* observe_payload(fd, at) -> the payload of the record at this place of a map */
static PyObject *observe_payload(PyObject *module, PyObject *args)
{
    const struct cf_seen_record *record;
    PyObject *payload = NULL;
    unsigned long long at;
    void *map;
    int fd;

    (void)module;
    if (!PyArg_ParseTuple(args, "iK", &fd, &at))
        return NULL;
    map = mmap(NULL, CF_SEEN_MAP_BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return PyErr_SetFromErrno(PyExc_OSError);
    record = (const void *)((const char *)map + at);
    if (at % 8 != 0 || at > CF_SEEN_MAP_BYTES - sizeof(*record) ||
        record->root_size > CF_SEEN_MAP_BYTES - at - sizeof(*record) ||
        record->size > CF_SEEN_MAP_BYTES - at - sizeof(*record) - record->root_size)
        PyErr_SetString(PyExc_ValueError, "no record is there");
    else
        payload = PyBytes_FromStringAndSize((const char *)(record + 1) + record->root_size,
                                            (Py_ssize_t)record->size);
    (void)munmap(map, CF_SEEN_MAP_BYTES);
    return payload;
}

/* Where the thread keeps its innermost frame. */
static ext_frame **top_of(PyThreadState *thread)
{
#if PY_VERSION_HEX >= 0x030D0000
    return &thread->current_frame;
#elif PY_VERSION_HEX >= 0x030B0000
    return &thread->cframe->current_frame;
#else
    return &thread->frame;
#endif
}

/*
 * observe_call(function, *args): calls it as if nothing were below it on the stack. The function
 * is a caller made by the shim, which looks like a line of a script.
 */
static PyObject *observe_call(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    PyThreadState *thread = PyThreadState_Get();
    ext_frame **top = top_of(thread);
    ext_frame *hidden = *top;
    PyObject *result;
    uint64_t start;

    (void)module;
    if (count < 1)
        return PyErr_Format(PyExc_TypeError, "a function is wanted");
    *top = NULL;
    start = now_ns();
    result = PyObject_Vectorcall(args[0], args + 1, (size_t)(count - 1), NULL);
    seen.took_ns += now_ns() - start;
    *top = hidden;
    return result;
}

/* Overwrites what /proc/self/cmdline shows with other words: the program under test has a command
 * line of its own. Words that do not fit are cut. */
static PyObject *observe_rename(PyObject *module, PyObject *args)
{
    char line[2048], *at = line;
    unsigned long long start = 0, end = 0;
    Py_buffer words;
    FILE *file;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*", &words))
        return NULL;
    file = fopen("/proc/self/stat", "re");
    if (file != NULL) {
        if (fgets(line, sizeof(line), file) != NULL && (at = strrchr(line, ')')) != NULL) {
            for (int field = 2; field < 48 && at != NULL; field++)
                at = strchr(at + 1, ' ');
            if (at != NULL) {
                start = strtoull(at, &at, 10);
                end = strtoull(at, NULL, 10);
            }
        }
        (void)fclose(file);
    }
    if (start != 0 && end > start) {
        union {
            unsigned long long number;
            char *memory;
        } to = { .number = start };
        size_t room = (size_t)(end - start), size = (size_t)words.len;

        memset(to.memory, 0, room);
        memcpy(to.memory, words.buf, size < room ? size : room - 1);
    }
    PyBuffer_Release(&words);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    { "observe_open", observe_open, METH_VARARGS, "observe_open(fd): write into this map" },
    { "observe_put", observe_put, METH_VARARGS,
      "observe_put(kind, data, root='', form=0): one record" },
    { "observe_watch", observe_watch, METH_VARARGS, "observe_watch(path): tell when it is opened" },
    { "observe_begin", observe_begin, METH_VARARGS, "observe_begin(index): its clock starts" },
    { "observe_end", observe_end, METH_NOARGS, "observe_end(): the clock stops" },
    { "observe_read", observe_read, METH_VARARGS, "observe_read(fd) -> records of a map" },
    { "observe_payload", observe_payload, METH_VARARGS, "observe_payload(fd, at) -> bytes" },
    { "observe_call", (PyCFunction)(void (*)(void))observe_call, METH_FASTCALL,
      "observe_call(function, *args): without the frames below" },
    { "observe_rename", observe_rename, METH_VARARGS, "observe_rename(words): the command line" },
    { NULL, NULL, 0, NULL },
};

int ext_observe_add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods) != 0 ? -1 : ext_observe_values_add(module);
}
