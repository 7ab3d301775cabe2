/* SPDX-License-Identifier: Apache-2.0 */
#include "recorder.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPIES_MAX 200U /* code objects of one function, but under --exact */

static bool starts_below(const char *path, const char *folder)
{
    size_t length = folder == NULL ? 0 : strlen(folder);

    if (length == 0)
        return false;
    if (folder[length - 1] == '/')
        length--;
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static bool has_part(const char *path, const char *part)
{
    return strstr(path, part) != NULL;
}

/* Replay tests of ours, wherever they are. */
static bool is_replay_test(const char *path)
{
    const char *name = strrchr(path, '/');

    name = name == NULL ? path : name + 1;
    return fnmatch("test_*__replay_test_*.py", name, 0) == 0 ||
           fnmatch("test_replay_test_*.py", name, 0) == 0;
}

bool ext_registry_is_project_file(const char *path)
{
    const struct cf_session *session = &ext_recorder.session;
    char real[PATH_MAX];

    if (path[0] == '<' || realpath(path, real) == NULL)
        return false;
    if (!starts_below(real, session->module_root) || is_replay_test(real))
        return false;
    if (has_part(real + strlen(session->module_root), "/site-packages/") ||
        has_part(real + strlen(session->module_root), "/dist-packages/"))
        return false;
    if (session->tests_root != NULL && strcmp(session->tests_root, session->module_root) != 0 &&
        starts_below(real, session->tests_root))
        return false;
    for (size_t i = 0; i < session->ignore.count; i++) {
        if (strcmp(real, session->ignore.items[i]) == 0 ||
            starts_below(real, session->ignore.items[i]))
            return false;
    }
    return true;
}

/* Whether `file` is what a module of that name is imported from. */
static bool is_file_of(const char *file, const char *module, size_t length)
{
    const char *end = file + strlen(file);

    if (end - file < 3 || strcmp(end - 3, ".py") != 0)
        return false;
    end -= 3;
    if (end - file > 9 && strncmp(end - 9, "/__init__", 9) == 0)
        end -= 9;
    if ((size_t)(end - file) <= length || end[-(ptrdiff_t)length - 1] != '/')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (end[(ptrdiff_t)i - (ptrdiff_t)length] != (module[i] == '.' ? '/' : module[i]))
            return false;
    }
    return true;
}

/* --only-functions: qualified names, alone or as tables show them, `module:qualname`. */
static bool is_wanted(const struct cf_list *only, const char *file, const char *qualname)
{
    for (size_t i = 0; i < only->count; i++) {
        const char *item = only->items[i], *colon = strchr(item, ':');

        if (strcmp(colon == NULL ? item : colon + 1, qualname) == 0 &&
            (colon == NULL || is_file_of(file, item, (size_t)(colon - item))))
            return true;
    }
    return only->count == 0;
}

/* --exclude takes a glob of a file (relative to the root, or its last part) or of a qualname. */
static bool is_excluded(const char *file, const char *qualname)
{
    const struct cf_session *session = &ext_recorder.session;
    const char *relative = file, *name = strrchr(file, '/');

    if (starts_below(file, session->root))
        relative = file + strlen(session->root) + 1;
    for (size_t i = 0; i < session->exclude.count; i++) {
        const char *glob = session->exclude.items[i];

        if (fnmatch(glob, qualname, 0) == 0 || fnmatch(glob, relative, 0) == 0 ||
            fnmatch(glob, file, 0) == 0 || (name != NULL && fnmatch(glob, name + 1, 0) == 0))
            return true;
    }
    return !is_wanted(&session->only, file, qualname);
}

static uint32_t flags_of(const PyCodeObject *code, const char *qualname, bool in_class)
{
    uint32_t flags = 0;

    if ((code->co_flags & CO_ASYNC_GENERATOR) != 0)
        flags |= CF_FUNCTION_ASYNC_GENERATOR;
    else if ((code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0)
        flags |= CF_FUNCTION_COROUTINE;
    else if ((code->co_flags & CO_GENERATOR) != 0)
        flags |= CF_FUNCTION_GENERATOR;
    if ((code->co_flags & CO_VARARGS) != 0)
        flags |= CF_FUNCTION_VARARGS;
    if ((code->co_flags & CO_VARKEYWORDS) != 0)
        flags |= CF_FUNCTION_VARKEYWORDS;
    if (strstr(qualname, "<locals>") != NULL && !in_class)
        flags |= CF_FUNCTION_NESTED;
    if (strstr(qualname, "<lambda>") != NULL)
        flags |= CF_FUNCTION_LAMBDA;
    if (in_class)
        flags |= CF_FUNCTION_METHOD;
    return flags;
}

static bool has_free_variables(const PyCodeObject *code)
{
#if PY_VERSION_HEX >= 0x030B0000
    return code->co_nfreevars > 0;
#else
    return PyTuple_GET_SIZE(code->co_freevars) > 0;
#endif
}

static int remember(struct ext_function *function)
{
    struct ext_recorder *recorder = &ext_recorder;

    if (recorder->function_count == recorder->function_capacity) {
        size_t capacity = recorder->function_capacity * 2 + 256;
        struct ext_function **bigger =
            realloc(recorder->functions, capacity * sizeof(struct ext_function *));

        if (bigger == NULL)
            return -1;
        recorder->functions = bigger;
        recorder->function_capacity = capacity;
    }
    if (ptrmap_set(&recorder->by_code, function->code, function) < 0)
        return -1;
    function->place = recorder->function_count++;
    recorder->functions[function->place] = function;
    return 0;
}

/* The functions that were called stand before those that were not: ticks look at them alone. */
static void move_to_called(struct ext_function *function)
{
    struct ext_function **functions = ext_recorder.functions;
    struct ext_function *other = functions[ext_recorder.called_count];

    other->place = function->place;
    functions[other->place] = other;
    function->place = ext_recorder.called_count++;
    functions[function->place] = function;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    return hash;
}

static const void *place_key(const PyCodeObject *code, const char *file, const char *qualname)
{
    uint64_t hash = mix_text(mix_text((uint64_t)code->co_firstlineno, file), qualname);

    return (const void *)(uintptr_t)(hash | 1U);
}

/*
 * A function that is compiled again and again, as exec() in a loop does, is one function in the
 * trace, and its code objects would stay for good: after some of them no more are taken.
 */
static bool is_one_copy_more(const void *place)
{
    struct ext_function *first = ptrmap_get(&ext_recorder.by_place, place);

    if (first == NULL)
        return false;
    if (first->copies < COPIES_MAX || ext_recorder.session.exact) {
        first->copies++;
        return false;
    }
    first->uncounted = true;
    return true;
}

static void add_function(PyCodeObject *code, const char *file, const char *qualname, bool in_class)
{
    struct ext_function *function;
    int parameters = code->co_argcount + code->co_kwonlyargcount +
                     ((code->co_flags & CO_VARARGS) != 0) +
                     ((code->co_flags & CO_VARKEYWORDS) != 0);
    const char *last = strrchr(qualname, '.');
    const void *place = place_key(code, file, qualname);

    if (ext_function_of(code) != NULL || is_one_copy_more(place))
        return;
    function = calloc(1, sizeof(*function));
    if (function == NULL)
        return;
    function->code = code;
    function->qualname = strdup(qualname);
    function->parameters = (uint16_t)parameters;
    function->flags = flags_of(code, qualname, in_class) |
                      (has_free_variables(code) ? CF_FUNCTION_CLOSURE : 0U) |
                      (is_excluded(file, qualname) ? CF_FUNCTION_EXCLUDED : 0U);
    last = last == NULL ? qualname : last + 1;
    function->makes_instances =
        in_class && (strcmp(last, "__init__") == 0 || strcmp(last, "__new__") == 0);
    if (function->qualname == NULL || remember(function) < 0) {
        free(function->qualname);
        free(function);
        return;
    }
    Py_INCREF(code);
    ext_budget_begin_look(function);
    ext_counting_begin(function);

    if (ptrmap_get(&ext_recorder.by_place, place) == NULL)
        (void)ptrmap_set(&ext_recorder.by_place, place, function);
    ext_hooks_arm(function);
}

/* Comprehensions and generator expressions are parts of the function that they stand in. */
static bool is_comprehension(const char *name)
{
    return strcmp(name, "<listcomp>") == 0 || strcmp(name, "<setcomp>") == 0 ||
           strcmp(name, "<dictcomp>") == 0 || strcmp(name, "<genexpr>") == 0;
}

/* A code object without its own fast locals is a class body (or a module). */
static bool is_function(const PyCodeObject *code)
{
    return (code->co_flags & CO_OPTIMIZED) != 0;
}

struct walk {
    PyCodeObject *code;
    char *prefix; /* owned; what stands in front of the qualnames inside */
    bool in_class;
};

/* `prefix` for what is defined inside `name`; NULL when memory is out. */
static char *inner_prefix(const char *qualname, bool function)
{
    const char *suffix = function ? ".<locals>." : ".";
    size_t size = strlen(qualname) + strlen(suffix) + 1;
    char *prefix = malloc(size);

    if (prefix != NULL)
        (void)snprintf(prefix, size, "%s%s", qualname, suffix);
    return prefix;
}

/* Code objects whose constants are still to be looked at. */
struct walks {
    struct walk *items; /* owned, with their prefixes */
    size_t count, capacity;
};

/* Takes `prefix`, which may be NULL: without memory, what is inside is not recorded. */
static void wait_for(struct walks *waiting, PyCodeObject *code, char *prefix, bool in_class)
{
    if (prefix != NULL && waiting->count == waiting->capacity) {
        const size_t capacity = waiting->capacity * 2 + 16;
        struct walk *bigger = realloc(waiting->items, capacity * sizeof(*bigger));

        if (bigger != NULL) {
            waiting->items = bigger;
            waiting->capacity = capacity;
        }
    }
    if (prefix != NULL && waiting->count < waiting->capacity)
        waiting->items[waiting->count++] = (struct walk){ code, prefix, in_class };
    else
        free(prefix);
}

static void visit(PyCodeObject *code, const struct walk *outer, const char *file,
                  struct walks *waiting)
{
    const char *name = PyUnicode_AsUTF8(code->co_name);
    char qualname[1024];

    if (name == NULL) {
        PyErr_Clear();
        return;
    }
    if (strncmp(name, "<generic parameters of ", 23) == 0)
        qualname[0] = '\0'; /* PEP 695: the scope of type parameters has no name of its own */
    else
        (void)snprintf(qualname, sizeof(qualname), "%s%s", outer->prefix, name);
    if (qualname[0] == '\0') {
        wait_for(waiting, code, strdup(outer->prefix), outer->in_class);
        return;
    }
    if (is_function(code) && !is_comprehension(name))
        add_function(code, file, qualname, outer->in_class);
    wait_for(waiting, code, inner_prefix(qualname, is_function(code)), !is_function(code));
}

static void walk_code(PyCodeObject *module_code, const char *file)
{
    struct walks waiting = { 0 };

    wait_for(&waiting, module_code, strdup(""), false);
    while (waiting.count > 0) {
        struct walk outer = waiting.items[--waiting.count];
        PyObject *constants = outer.code->co_consts;

        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(constants); i++) {
            PyObject *constant = PyTuple_GET_ITEM(constants, i);

            if (PyCode_Check(constant))
                visit((PyCodeObject *)constant, &outer, file, &waiting);
        }
        free(outer.prefix);
    }
    free(waiting.items);
}

/* The file name of a code object, absolute where it can be; NULL for none. Borrowed. */
static const char *file_of(const PyCodeObject *code)
{
    const char *file =
        PyUnicode_Check(code->co_filename) ? PyUnicode_AsUTF8(code->co_filename) : NULL;

    if (file == NULL)
        PyErr_Clear();
    return file;
}

void ext_registry_discover(PyCodeObject *module_code)
{
    const char *file = file_of(module_code);
    PyObject *type, *value, *traceback;

    if (file == NULL || file[0] == '<')
        return;
    PyErr_Fetch(&type, &value, &traceback);
    if (ext_registry_is_project_file(file)) {
        char real[PATH_MAX];

        if (realpath(file, real) != NULL)
            walk_code(module_code, real);
    }
    PyErr_Restore(type, value, traceback);
}

/* A function object that exists already: its code, and what is inside it. */
static void discover_function(PyObject *object)
{
    PyCodeObject *code = (PyCodeObject *)PyFunction_GET_CODE(object);
    PyObject *qualname = ((PyFunctionObject *)object)->func_qualname;
    const char *file = file_of(code);
    const char *name = PyUnicode_Check(qualname) ? PyUnicode_AsUTF8(qualname) : NULL;
    char real[PATH_MAX];
    const char *dot;
    bool in_class;

    if (file == NULL || name == NULL || file[0] == '<' || ext_function_of(code) != NULL ||
        !ext_registry_is_project_file(file) || realpath(file, real) == NULL)
        return;
    dot = strrchr(name, '.');
    in_class = dot != NULL && !(dot - name >= 8 && strncmp(dot - 8, "<locals>", 8) == 0);
    if (!is_comprehension(dot == NULL ? name : dot + 1))
        add_function(code, real, name, in_class);
}

void ext_registry_discover_loaded(void)
{
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *objects = gc == NULL ? NULL : PyObject_CallMethod(gc, "get_objects", NULL);

    for (Py_ssize_t i = 0; objects != NULL && i < PyList_GET_SIZE(objects); i++) {
        PyObject *object = PyList_GET_ITEM(objects, i);

        if (PyFunction_Check(object))
            discover_function(object);
    }
    Py_XDECREF(objects);
    Py_XDECREF(gc);
    PyErr_Clear();
}

static const char *qualname_of(PyCodeObject *code)
{
    const struct ext_function *function = ext_function_of(code);
    const char *name;

    if (function != NULL)
        return function->qualname;
#if PY_VERSION_HEX >= 0x030B0000
    name = PyUnicode_AsUTF8(code->co_qualname);
#else
    name = PyUnicode_AsUTF8(code->co_name);
#endif
    if (name == NULL)
        PyErr_Clear();
    return name == NULL ? "?" : name;
}

static void put_real_path(struct spool_text *text, const char *file)
{
    char real[PATH_MAX];

    if (file == NULL)
        spool_text_str(text, "?");
    else if (file[0] == '<' || realpath(file, real) == NULL)
        spool_text_str(text, file);
    else
        spool_text_str(text, real);
}

uint32_t ext_registry_code_id(PyCodeObject *code)
{
    struct ext_recorder *recorder = &ext_recorder;
    uintptr_t known = (uintptr_t)ptrmap_get(&recorder->code_ids, code);
    uint32_t id = recorder->next_code_id;
    struct spool_text *text = &recorder->text;

    if (known != 0)
        return (uint32_t)(known - 1);
    if (ptrmap_set(&recorder->code_ids, code, (void *)((uintptr_t)id + 1)) < 0)
        return CF_SPOOL_NONE;
    Py_INCREF(code); /* the address stays its name */
    recorder->next_code_id++;
    spool_text_reset(text);
    spool_text_u32(text, id);
    put_real_path(text, file_of(code));
    spool_text_str(text, qualname_of(code));
    spool_text_u32(text, (uint32_t)code->co_firstlineno);
    if (!text->failed)
        (void)spool_append(&recorder->spool, CF_SPOOL_CODE,
                           &(struct spool_piece){ text->data, text->size }, 1);
    return id;
}

static PyObject *variable_names(const PyCodeObject *code)
{
#if PY_VERSION_HEX >= 0x030B0000
    return Py_NewRef(code->co_localsplusnames);
#else
    Py_INCREF(code->co_varnames);
    return code->co_varnames;
#endif
}

static void put_names(struct spool_text *text, const struct ext_function *function)
{
    PyObject *names = variable_names(function->code);

    spool_text_u16(text, function->parameters);
    for (Py_ssize_t i = 0; i < function->parameters; i++) {
        const char *name = NULL;

        if (i < PyTuple_GET_SIZE(names))
            name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(names, i));
        if (name == NULL)
            PyErr_Clear();
        spool_text_str(text, name == NULL ? "?" : name);
    }
    Py_DECREF(names);
}

static const char *module_name(PyObject *globals)
{
    PyObject *name =
        globals != NULL && PyDict_Check(globals) ? PyDict_GetItemString(globals, "__name__") : NULL;
    const char *text = name != NULL && PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;

    PyErr_Clear();
    return text == NULL ? "?" : text;
}

struct cf_function_slot *ext_registry_slot(struct ext_function *function, PyObject *globals)
{
    struct ext_recorder *recorder = &ext_recorder;
    struct spool_text *text = &recorder->text;
    uint32_t code_id = ext_registry_code_id(function->code);
    struct cf_function_slot *slot =
        spool_slot_new(&recorder->spool, &recorder->spool.functions, &function->id);

    if (slot == NULL)
        return NULL;
    slot->exact = 1;
    spool_text_reset(text);
    spool_text_u32(text, function->id);
    spool_text_u32(text, code_id);
    spool_text_str(text, module_name(globals));
    spool_text_u32(text, function->flags);
    spool_text_u16(text, (uint16_t)function->code->co_posonlyargcount);
    spool_text_u16(text, (uint16_t)function->code->co_argcount);
    spool_text_u16(text, (uint16_t)function->code->co_kwonlyargcount);
    put_names(text, function);
    if (text->failed || !spool_append(&recorder->spool, CF_SPOOL_FUNCTION,
                                      &(struct spool_piece){ text->data, text->size }, 1))
        return NULL;
    function->slot = slot;
    move_to_called(function);
    return slot;
}

void ext_registry_reset(void)
{
    struct ext_recorder *recorder = &ext_recorder;

    recorder->called_count = 0;
    for (size_t i = 0; i < recorder->function_count; i++) {
        struct ext_function *function = recorder->functions[i];

        function->slot = NULL;
        function->open = function->distinct = function->strata_used = 0;
        function->unmakeable = function->wanting = 0;
        function->looks = function->spans = 0;
        function->bytes = function->spent_ns = function->passed = 0;
        function->hot = false;
        ptrmap_deinit(&function->seen);
        ext_budget_begin_look(function);
        ext_counting_begin(function);
    }
    for (size_t i = 0; recorder->code_ids.entries != NULL && i <= recorder->code_ids.mask; i++) {
        if (recorder->code_ids.entries[i].value != NULL)
            Py_DECREF((PyObject *)(uintptr_t)recorder->code_ids.entries[i].key);
    }
    ptrmap_deinit(&recorder->code_ids);
    recorder->next_code_id = 0;
}

void ext_registry_forget(void)
{
    ext_registry_reset();
    ptrmap_deinit(&ext_recorder.by_code);
    ptrmap_deinit(&ext_recorder.by_place);
    ext_recorder.function_count = 0;
}
