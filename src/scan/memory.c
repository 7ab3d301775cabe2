/* SPDX-License-Identifier: Apache-2.0 */
/* The memory pass: what the test allocates, by line, from tracemalloc inside its process. */
#include "base/file.h"
#include "project/path.h"
#include "scan/work.h"

#include <stdio.h>
#include <string.h>

#define MIB ((uint64_t)1 << 20)
#define LEAST MIB /* at the peak: what is a finding */
#define TIMEOUT_SECONDS 90.0
#define FRAMES 3           /* of each allocation: from a library's line to the project's */
#define FRAMES_FEW 2       /* each costs time: of a long test */
#define QUICK_SECONDS 0.15 /* of a test that can run several times, traced, in the limit */
#define PLACE_FIELDS 5     /* of its row: what it is, two files with their lines */
#define AGAIN_SECONDS 5.0  /* of such a test, once more in another process */
#define RUNS 5             /* of the test, to tell growth from what stays */

/* One place: the line that allocates, and the project's line that led to it. */
struct place {
    const char *file;
    uint32_t line;
    const struct cf_scan_file *project;
    uint32_t project_line;
    uint64_t peak, blocks, start, live;
    uint64_t growth; /* by each run; 0: it does not grow */
};

/* Large modules have their code among the allocations of the line that imports them. */
static bool is_import(const struct place *place)
{
    return strncmp(place->file, "<frozen importlib", 17) == 0;
}

static bool has_word(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) != NULL)
            return true;
    }
    return false;
}

#define HAS(text, ...) \
    has_word(text, (const char *const[]){ __VA_ARGS__ }, \
             sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* What kind of thing takes the memory, by the code that allocates it and the size of its blocks. */
static const char *category_of(const struct place *place, const char *text)
{
    const uint64_t each = place->blocks > 0 ? place->peak / place->blocks : place->peak;

    if (is_import(place))
        return "imported modules";
    if (HAS(text, "load_model", "from_pretrained", "torch.load", "load_weights", "state_dict"))
        return "model weights";
    if (HAS(place->file, "/numpy/", "/torch/", "/pandas/", "/scipy/") ||
        HAS(text, "bytearray(", "np.", "numpy.", "array(", "b\"", "b'", "BytesIO"))
        return "buffers";
    if (HAS(text, "cache", "memo", "lru_cache"))
        return "caches";
    if (HAS(text, ".read(", ".decode(", ".join(", "str(", "f\"", "f'", "\" *", "' *", ".format(",
            "readlines", "splitlines"))
        return "strings";
    return each >= MIB && place->blocks <= 4 && HAS(text, "* ", "bytes(") ? "buffers"
                                                                          : "data structures";
}

static const char *reducibility_of(const struct place *place, const char *category)
{
    if (place->growth > 0)
        return "high: it is kept from run to run";
    if (strcmp(category, "model weights") == 0)
        return "low: needed while the model is";
    if (strcmp(category, "imported modules") == 0)
        return "medium: import it where it is needed";
    if (strcmp(category, "caches") == 0)
        return "high: bound the cache";
    if (place->live < place->peak / 2)
        return "high: it is let go again, work in parts";
    return strcmp(category, "buffers") == 0 ? "medium: a smaller type or a view"
                                            : "medium: a leaner structure, or parts at a time";
}

static const char *pattern_of(const struct place *place, const char *category,
                              struct cf_arena *arena)
{
    const char *when = place->growth > 0                 ? "grows with each run"
                       : place->start >= place->peak / 2 ? "made once at start-up"
                       : place->live < place->peak / 2   ? "temporary"
                                                         : "kept to the end";

    return cf_arena_printf(arena, "%c%s, %s", category[0] - 'a' + 'A', category + 1, when);
}

/* The function that the line belongs to; CF_NONE: the module. */
static uint32_t function_on(const struct cf_scan_file *file, uint32_t line)
{
    const struct cf_definitions *definitions = &file->source.definitions;
    const struct cf_syntax *syntax = &file->source.syntax;
    uint32_t found = CF_NONE;

    for (uint32_t i = 0; i < definitions->count; i++) {
        const struct cf_node *node = &syntax->nodes[definitions->items[i].node];
        uint32_t last = node->line;

        if (definitions->items[i].kind != CF_DEFINES_FUNCTION)
            continue;
        for (uint32_t at = node->start; at < node->end; at++)
            last += syntax->text[at] == '\n';
        if (node->line <= line && line <= last)
            found = i; /* the innermost comes last */
    }
    return found;
}

static const char *target_of(const struct place *place, const char *function,
                             struct cf_arena *arena)
{
    const struct cf_scan_file *file = place->project;

    if (function == NULL)
        return cf_arena_printf(arena, "%s:%u", file->path, place->project_line);
    return cf_arena_printf(arena, "`%s()` in %s:%u", function, file->path, place->project_line);
}

static const char *evidence_of(const struct cf_scan_work *work, const struct place *place,
                               const char *text)
{
    struct cf_arena *arena = work->scan->arena;
    const char *where = cf_path_relative(place->file, work->scan->root);

    return cf_arena_printf(
        arena, "%s\npeak %s in %llu blocks, live at the end %s, at start-up %s%s%s\n%s %s:%u", text,
        cf_scan_size_text(arena, place->peak), (unsigned long long)place->blocks,
        cf_scan_size_text(arena, place->live), cf_scan_size_text(arena, place->start),
        place->growth > 0 ? ", by each run " : "",
        place->growth > 0 ? cf_scan_size_text(arena, place->growth) : "", "allocated at", where,
        place->line);
}

static enum cf_status add_finding(struct cf_scan_work *work, const struct place *place,
                                  struct cf_error *err)
{
    struct cf_scan *scan = work->scan;
    struct cf_arena *arena = scan->arena;
    const uint32_t definition = function_on(place->project, place->project_line);
    const char *text = cf_scan_line(place->project, place->project_line, arena);
    const char *category = text == NULL ? "" : category_of(place, text);
    struct cf_scan_finding *finding = cf_scan_add(scan, CF_SCAN_MEMORY, CF_SCAN_MEDIUM);

    if (finding == NULL || text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    finding->function = definition == CF_NONE
                            ? NULL
                            : place->project->source.definitions.items[definition].qualname;
    finding->file = place->project->path;
    finding->line = place->project_line;
    finding->target = target_of(place, finding->function, arena);
    finding->bytes = place->peak;
    finding->live = place->live;
    finding->grows = place->growth > 0;
    finding->phase = place->start >= place->peak / 2 ? CF_SCAN_START : CF_SCAN_WORK;
    finding->metric = finding->grows ? cf_arena_printf(arena, "%s, and %s more by each run",
                                                       cf_scan_size_text(arena, place->peak),
                                                       cf_scan_size_text(arena, place->growth))
                                     : cf_scan_size_text(arena, place->peak);
    finding->pattern = pattern_of(place, category, arena);
    finding->impact = reducibility_of(place, category);
    finding->evidence = evidence_of(work, place, text);
    return finding->target == NULL || finding->metric == NULL || finding->pattern == NULL ||
                   finding->evidence == NULL
               ? cf_fail(err, CF_ENOMEM, "out of memory")
               : CF_OK;
}

static const char *when_of(const struct place *place)
{
    if (place->growth > 0)
        return "grows";
    if (place->start >= place->peak / 2)
        return "start-up";
    return place->live < place->peak / 2 ? "temporary" : "kept";
}

/* For the page's map, also what is too small for a finding. */
static enum cf_status keep_place(struct cf_scan *scan, const struct place *place,
                                 struct cf_error *err)
{
    const uint32_t definition = function_on(place->project, place->project_line);

    if (scan->place_count == scan->place_capacity) {
        const size_t room = scan->place_capacity == 0 ? 64 : 2 * scan->place_capacity;
        struct cf_scan_place *places = cf_arena_alloc(scan->arena, room * sizeof(*places));

        if (places == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (scan->place_count > 0)
            memcpy(places, scan->places, scan->place_count * sizeof(*places));
        scan->places = places;
        scan->place_capacity = room;
    }
    scan->places[scan->place_count++] = (struct cf_scan_place){
        .file = place->project->path,
        .function = definition == CF_NONE
                        ? NULL
                        : place->project->source.definitions.items[definition].qualname,
        .line = place->project_line,
        .bytes = place->peak,
        .growth = place->growth,
        .when = when_of(place),
    };
    return CF_OK;
}

static enum cf_status take_place(struct cf_scan_work *work, const struct cf_scan_row *row,
                                 struct cf_error *err)
{
    const struct place place = {
        .file = cf_scan_row_text(row, 1),
        .line = (uint32_t)cf_scan_row_count(row, 2),
        .project = cf_scan_file_at(work, cf_scan_row_text(row, 3)),
        .project_line = (uint32_t)cf_scan_row_count(row, 4),
        .peak = cf_scan_row_count(row, 5),
        .blocks = cf_scan_row_count(row, 6),
        .start = cf_scan_row_count(row, 7),
        .live = cf_scan_row_count(row, 8),
        .growth = cf_scan_row_count(row, 9),
    };

    if (place.project == NULL)
        return CF_OK;
    if (keep_place(work->scan, &place, err) != CF_OK)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return place.peak < LEAST && place.growth == 0 ? CF_OK : add_finding(work, &place, err);
}

static enum cf_status take_rows(struct cf_scan_work *work, char *text, struct cf_error *err)
{
    struct cf_scan_pass *pass = &work->scan->passes[CF_SCAN_MEMORY];
    struct cf_arena *arena = work->scan->arena;
    struct cf_scan_row row;
    enum cf_status status = CF_OK;

    while (status == CF_OK && cf_scan_row_next(&text, &row)) {
        if (strcmp(row.fields[0], "place") == 0) {
            status = take_place(work, &row, err);
        } else if (strcmp(row.fields[0], "peak") == 0) {
            const uint64_t peak = cf_scan_row_count(&row, 1), seen = cf_scan_row_count(&row, 2);

            pass->ran = true;
            work->scan->peak = peak;
            pass->detail = cf_arena_printf(
                arena, "peak %s (taken apart at %s), %llu run%s of %s in one process%s",
                cf_scan_size_text(arena, peak), cf_scan_size_text(arena, seen),
                (unsigned long long)cf_scan_row_count(&row, 3),
                cf_scan_row_count(&row, 3) == 1 ? "" : "s", work->scan->test,
                cf_scan_row_count(&row, 4) != 0 ? "; the time was over before its end" : "");
        }
    }
    return status;
}

static enum cf_status put_options(struct cf_scan_work *work, struct cf_list *options,
                                  struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const double plain = work->seconds > 0 ? work->seconds : 1;
    const char *const texts[] = {
        cf_arena_printf(arena, "root=%s", work->scan->root),
        cf_arena_printf(arena, "tests=%s", work->request->project->tests_root),
        cf_arena_printf(arena, "frames=%d", plain < 1 ? FRAMES : FRAMES_FEW),
        cf_arena_printf(arena, "runs=%d", RUNS),
        cf_arena_printf(arena, "limit=%.1f", 8 + 2 * plain),
        cf_arena_printf(arena, "quick=%d", plain < QUICK_SECONDS),
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == CF_OK; i++)
        status = texts[i] == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                  : cf_list_add(options, arena, texts[i], err);
    return status;
}

/* The peak that a run without pictures has; 0: it came to no end in its time. */
static enum cf_status learn_peak(struct cf_scan_work *work, struct cf_scan_errand errand,
                                 uint64_t *peak, struct cf_error *err)
{
    struct cf_scan_rows rows;
    struct cf_scan_row row;
    enum cf_status status = cf_list_add(&errand.options, work->scan->arena, "aim=0", err);

    *peak = 0;
    if (status == CF_OK)
        status = cf_scan_errand_run(work, &errand, &rows, err);
    while (status == CF_OK && cf_scan_row_next(&rows.text, &row)) {
        if (strcmp(row.fields[0], "peak") == 0 && cf_scan_row_count(&row, 4) == 0)
            *peak = cf_scan_row_count(&row, 1);
    }
    return status;
}

/* A test runs again in its process; a program has another run that aims at the peak of the first.
 */
static enum cf_status aim(struct cf_scan_work *work, struct cf_scan_errand *errand,
                          struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const char *text;
    uint64_t peak = 0;
    enum cf_status status = learn_peak(work, *errand, &peak, err);

    if (status != CF_OK || peak == 0)
        return status;
    text = cf_arena_printf(arena, "aim=%llu", (unsigned long long)peak);
    return text == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                        : cf_list_add(&errand->options, arena, text, err);
}

/* The peak of a first run that was not looked into and that later ones did not have; 0: no such. */
static uint64_t unseen_peak(const struct cf_scan_rows *rows, struct cf_arena *arena)
{
    struct cf_scan_row row;

    return rows->fault == NULL && cf_scan_row_find(rows->text, "first", arena, &row)
               ? cf_scan_row_count(&row, 1)
               : 0;
}

/* Did it come to the end of its first run in its time? */
static bool is_whole(const struct cf_scan_rows *rows, struct cf_arena *arena)
{
    struct cf_scan_row row;

    return rows->fault == NULL && cf_scan_row_find(rows->text, "peak", arena, &row) &&
           cf_scan_row_count(&row, 4) == 0;
}

/* Adds the places that only the other result has. */
static enum cf_status add_places(struct cf_scan_rows *rows, const struct cf_scan_rows *more,
                                 struct cf_arena *arena, struct cf_error *err)
{
    const char *at = more->text == NULL ? "" : more->text;

    while (*at != '\0') {
        const size_t length = strcspn(at, "\n");
        const char *place;
        size_t key = 0;

        for (int field = 0; field < PLACE_FIELDS && key < length; field++)
            key += strcspn(at + key, "\t\n") + 1;
        place = cf_arena_strndup(arena, at, key < length ? key : length);
        if (place != NULL && strncmp(at, "place\t", 6) == 0 && strstr(rows->text, place) == NULL)
            rows->text = cf_arena_printf(arena, "%s%.*s\n", rows->text, (int)length, at);
        if (place == NULL || rows->text == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        at += length + (at[length] == '\n');
    }
    return CF_OK;
}

/* In another process the first run is looked into as well: what it loads is loaded once. */
static enum cf_status look_again(struct cf_scan_work *work, struct cf_scan_errand errand,
                                 uint64_t peak, struct cf_scan_rows *rows, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const char *const texts[] = {
        cf_arena_printf(arena, "aim=%llu", (unsigned long long)peak),
        cf_arena_printf(arena, "limit=%.1f", AGAIN_SECONDS),
        "quick=0",
    };
    struct cf_scan_rows again = { .text = NULL };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == CF_OK; i++)
        status = texts[i] == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                  : cf_list_add(&errand.options, arena, texts[i], err);
    if (status == CF_OK)
        status = cf_scan_errand_run(work, &errand, &again, err);
    if (status == CF_OK && !is_whole(&again, arena))
        return add_places(rows, &again, arena, err);
    if (status == CF_OK)
        *rows = again;
    return status;
}

enum cf_status cf_scan_memory(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_scan_errand errand = {
        .mode = "memory",
        .kind = work->kind,
        .words = &work->words,
        .timeout = TIMEOUT_SECONDS,
    };
    struct cf_scan_rows rows;
    uint64_t peak;
    enum cf_status status = put_options(work, &errand.options, err);

    if (status == CF_OK && work->kind != CF_SCAN_TEST)
        status = aim(work, &errand, err);
    if (status == CF_OK)
        status = cf_scan_errand_run(work, &errand, &rows, err);
    peak = status == CF_OK ? unseen_peak(&rows, work->scan->arena) : 0;
    if (peak > 0)
        status = look_again(work, errand, peak, &rows, err);
    if (status != CF_OK)
        return status;
    work->scan->passes[CF_SCAN_MEMORY].fault = rows.fault;
    return take_rows(work, rows.text, err);
}
