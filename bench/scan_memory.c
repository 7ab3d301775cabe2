/* SPDX-License-Identifier: Apache-2.0 */
/* Counts what each line of a project holds, at every allocation and release: for scan_reference.py.
 *
 * Sizes are those that tracemalloc counts (what is asked of Python's three allocators), but of each
 * place the exact most is kept, with no picture in between. A place is the line that allocates and
 * the innermost line of the project among the FRAMES calls that led to it. Loaded with ctypes into
 * the Python that it is built for.
 */
#include <Python.h>

#include <frameobject.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES 3

struct block {
    uintptr_t address; /* 0: free */
    size_t size;
    uint32_t place;
};

struct place {
    PyCodeObject *code, *project; /* held for good: no other code gets their addresses */
    int line, project_line;
    size_t now, most, blocks;
};

struct code {
    PyCodeObject *code; /* NULL: free */
    int is_project;
};

static struct block *blocks;
static size_t block_mask, block_count;
static struct place places[1 << 16];
static uint32_t place_count = 1; /* 0 is none */
static uint32_t place_table[1 << 18];
static struct code codes[1 << 18];
static size_t code_count;
static char root[4096];
static PyMemAllocatorEx originals[3];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int inside;
static int counting;

static size_t mixed(uintptr_t a, uintptr_t b)
{
    uint64_t value = (uint64_t)a * 0x9E3779B97F4A7C15u ^ (uint64_t)b * 0xC2B2AE3D27D4EB4Fu;

    return (size_t)(value ^ value >> 29);
}

static int ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), size = strlen(end);

    return length >= size && strcmp(text + length - size, end) == 0;
}

/* The project's own code, its tests and its environment aside. */
static int is_project_file(const char *path)
{
    const char *name = strrchr(path, '/');

    if (name == NULL || strncmp(path, root, strlen(root)) != 0)
        return 0;
    return strstr(path, "/site-packages/") == NULL && strstr(path, "/tests/") == NULL &&
           strncmp(name, "/test_", 6) != 0 && !ends_with(name, "_test.py") &&
           strcmp(name, "/conftest.py") != 0;
}

static int is_project(PyCodeObject *code)
{
    const size_t mask = sizeof(codes) / sizeof(codes[0]) - 1;
    size_t at = mixed((uintptr_t)code, 1) & mask;
    const char *path;

    while (codes[at].code != NULL && codes[at].code != code)
        at = (at + 1) & mask;
    if (codes[at].code == NULL) {
        if (++code_count > mask / 2)
            Py_FatalError("more code than scan_memory.c has room for");
        path = PyUnicode_AsUTF8(code->co_filename);
        Py_INCREF(code);
        codes[at].code = code;
        codes[at].is_project = path != NULL && is_project_file(path);
    }
    return codes[at].is_project;
}

static uint32_t place_of(const struct place *wanted)
{
    const size_t mask = sizeof(place_table) / sizeof(place_table[0]) - 1;
    size_t at = mixed((uintptr_t)wanted->code + (uintptr_t)wanted->line,
                      (uintptr_t)wanted->project + (uintptr_t)wanted->project_line) & mask;

    for (; place_table[at] != 0; at = (at + 1) & mask) {
        const struct place *place = &places[place_table[at]];

        if (place->code == wanted->code && place->line == wanted->line &&
            place->project == wanted->project && place->project_line == wanted->project_line)
            return place_table[at];
    }
    if (place_count == sizeof(places) / sizeof(places[0]))
        Py_FatalError("more places than scan_memory.c has room for");
    place_table[at] = place_count;
    places[place_count] = *wanted;
    return place_count++;
}

/* Where the thread that holds the interpreter is; 0: not in the project. Frame objects may be made
 * for it, at which older Pythons would collect garbage. */
static uint32_t where(void)
{
    PyThreadState *state = PyGILState_GetThisThreadState();
    PyFrameObject *frame = state == NULL ? NULL : PyThreadState_GetFrame(state);
    struct place wanted = { 0 };

    for (int depth = 0; frame != NULL && depth < FRAMES; depth++) {
        PyFrameObject *back;
        PyCodeObject *code = PyFrame_GetCode(frame);

        if (depth == 0) {
            wanted.code = code;
            wanted.line = PyFrame_GetLineNumber(frame);
        }
        if (is_project(code)) {
            wanted.project = code;
            wanted.project_line = depth == 0 ? wanted.line : PyFrame_GetLineNumber(frame);
        }
        Py_DECREF(code);
        back = wanted.project == NULL ? PyFrame_GetBack(frame) : NULL;
        Py_DECREF(frame);
        frame = back;
    }
    Py_XDECREF(frame);
    return wanted.project == NULL ? 0 : place_of(&wanted);
}

static void grow(void)
{
    struct block *old = blocks;
    const size_t room = old == NULL ? 0 : block_mask + 1;

    block_mask = room == 0 ? (1 << 16) - 1 : 2 * room - 1;
    blocks = calloc(block_mask + 1, sizeof(*blocks));
    if (blocks == NULL)
        Py_FatalError("no memory for scan_memory.c");
    for (size_t i = 0; i < room; i++) {
        size_t at = mixed(old[i].address, 0) & block_mask;

        if (old[i].address == 0)
            continue;
        while (blocks[at].address != 0)
            at = (at + 1) & block_mask;
        blocks[at] = old[i];
    }
    free(old);
}

static void forget(void *pointer)
{
    size_t at = mixed((uintptr_t)pointer, 0) & block_mask, hole;

    while (blocks[at].address != (uintptr_t)pointer) {
        if (blocks[at].address == 0)
            return;
        at = (at + 1) & block_mask;
    }
    places[blocks[at].place].now -= blocks[at].size;
    places[blocks[at].place].blocks--;
    block_count--;
    for (hole = at;;) { /* those behind it move up, as far as where they belong */
        size_t home;

        at = (at + 1) & block_mask;
        if (blocks[at].address == 0)
            break;
        home = mixed(blocks[at].address, 0) & block_mask;
        if (((at - home) & block_mask) >= ((at - hole) & block_mask)) {
            blocks[hole] = blocks[at];
            hole = at;
        }
    }
    blocks[hole].address = 0;
}

static void remember(void *pointer, size_t size, uint32_t place)
{
    size_t at;

    if (2 * ++block_count > block_mask)
        grow();
    at = mixed((uintptr_t)pointer, 0) & block_mask;
    while (blocks[at].address != 0)
        at = (at + 1) & block_mask;
    blocks[at] = (struct block){ (uintptr_t)pointer, size, place };
    places[place].blocks++;
    places[place].now += size;
    if (places[place].now > places[place].most)
        places[place].most = places[place].now;
}

/* `gone` was released or moved, `made` is there now. One allocator calls another: the outermost
 * counts. */
static void note(void *gone, void *made, size_t size)
{
    uint32_t place = 0;

    if (made != NULL && counting && PyGILState_Check()) {
#if PY_VERSION_HEX >= 0x030A0000
        const int collects = PyGC_Disable();
#endif
        place = where();
#if PY_VERSION_HEX >= 0x030A0000
        if (collects)
            PyGC_Enable();
#endif
    }
    pthread_mutex_lock(&lock);
    if (gone != NULL)
        forget(gone);
    if (place != 0)
        remember(made, size, place);
    pthread_mutex_unlock(&lock);
}

static void *on_malloc(void *context, size_t size)
{
    const PyMemAllocatorEx *original = context;
    void *made;

    if (inside)
        return original->malloc(original->ctx, size);
    inside = 1;
    made = original->malloc(original->ctx, size);
    note(NULL, made, size);
    inside = 0;
    return made;
}

static void *on_calloc(void *context, size_t count, size_t size)
{
    const PyMemAllocatorEx *original = context;
    void *made;

    if (inside)
        return original->calloc(original->ctx, count, size);
    inside = 1;
    made = original->calloc(original->ctx, count, size);
    note(NULL, made, count * size);
    inside = 0;
    return made;
}

static void *on_realloc(void *context, void *pointer, size_t size)
{
    const PyMemAllocatorEx *original = context;
    void *made;

    if (inside)
        return original->realloc(original->ctx, pointer, size);
    inside = 1;
    made = original->realloc(original->ctx, pointer, size);
    if (made != NULL)
        note(pointer, made, size);
    inside = 0;
    return made;
}

static void on_free(void *context, void *pointer)
{
    const PyMemAllocatorEx *original = context;

    if (pointer != NULL && !inside) {
        pthread_mutex_lock(&lock);
        forget(pointer); /* before it is another's */
        pthread_mutex_unlock(&lock);
    }
    original->free(original->ctx, pointer);
}

/* With the interpreter's lock, as all of these. */
void scan_memory_start(const char *folder)
{
    static const PyMemAllocatorDomain domains[] = { PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM,
                                                    PYMEM_DOMAIN_OBJ };

    snprintf(root, sizeof(root), "%s/", folder);
    grow();
    for (int i = 0; i < 3; i++) {
        PyMemAllocatorEx ours = { &originals[i], on_malloc, on_calloc, on_realloc, on_free };

        PyMem_GetAllocator(domains[i], &originals[i]);
        PyMem_SetAllocator(domains[i], &ours);
    }
    counting = 1;
}

/* Nothing more is counted. */
void scan_memory_stop(void)
{
    counting = 0;
}

/* Lines "MOST NOW BLOCKS LINE PROJECT'S-LINE FILE PROJECT'S-FILE" between tabs; 0: it fails. */
int scan_memory_write(const char *path)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        return 0;
    for (uint32_t i = 1; i < place_count; i++) {
        const struct place *place = &places[i];

        fprintf(file, "%zu\t%zu\t%zu\t%d\t%d\t%s", place->most, place->now, place->blocks,
                place->line, place->project_line, PyUnicode_AsUTF8(place->code->co_filename));
        fprintf(file, "\t%s\n", PyUnicode_AsUTF8(place->project->co_filename));
    }
    return fclose(file) == 0;
}
