/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An option that only says something (`--version`), answered before the rest of the program is
 * loaded. What the answer is, and the proof that it is the same, comes from
 * python/codeflash/_startup_early.py, which has the interpreter at hand; here it is judged.
 */
#include "base/clock.h"
#include "base/file.h"
#include "project/path.h"
#include "startup/exec.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

#define PROOF_MAX_NS (1800 * CF_NS_PER_SECOND)
#define RESULT_MAX_BYTES ((size_t)1 << 20)
#define SOURCE_MAX_BYTES ((size_t)16 << 20)
#define FILES_MAX 8

/* --- what is asked ------------------------------------------------------------------------------
 */

/* The only argument, where it is an option; NULL: it is another command line. */
static const char *only_option(const struct cf_startup_program *program)
{
    const char *option = program->arguments[0];

    if (option == NULL || program->arguments[1] != NULL || option[0] != '-' || option[1] == '\0' ||
        strchr(option, '=') != NULL || strlen(option) > 40)
        return NULL;
    return option;
}

/* "name=module:function" of the console script; of `package` where no name is given; "": none. */
static const char *entry_of(const struct cf_startup_program *program, const char *package)
{
    for (size_t i = 0; i < program->scripts.count; i++) {
        const char *entry = program->scripts.items[i], *target = strchr(entry, '=');
        const size_t name = target == NULL ? 0 : (size_t)(target - entry);
        size_t length;

        if (target == NULL)
            continue;
        length = strcspn(++target, ".:");
        if (program->script != NULL
                ? strlen(program->script) == name && memcmp(program->script, entry, name) == 0
                : strlen(package) == length && memcmp(package, target, length) == 0)
            return entry;
    }
    return "";
}

/* The two ways in which the program is started, the one that was named first. NULL: no memory. */
static bool doors(struct cf_startup_work *work, const char **module, const char **entry)
{
    const struct cf_startup_program *program = &work->request->program;
    const char *target;

    *entry = *module = "";
    if (program->kind == CF_STARTUP_MODULE) {
        *module = program->text;
        *entry = entry_of(
            program, cf_arena_strndup(work->arena, program->text, strcspn(program->text, ".")));
        return true;
    }
    *entry = program->script == NULL ? "" : entry_of(program, "");
    target = strchr(*entry, '=');
    if (target == NULL)
        return false;
    *module = cf_arena_strndup(work->arena, target + 1, strcspn(target + 1, ".:"));
    *entry = cf_arena_printf(work->arena, "!%s", *entry);
    return *module != NULL && *entry != NULL;
}

/* --- what came of it ----------------------------------------------------------------------------
 */

static enum cf_status read_side(struct cf_startup_work *work, enum cf_startup_side side,
                                const char *file, const char **text, size_t *size,
                                struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, work->copies[side], file);
    char *read = NULL;
    enum cf_status status;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(path, SOURCE_MAX_BYTES, work->arena, &read, size, err);
    *text = read;
    return status;
}

/* The file as it is in both copies. */
static enum cf_status take_file(struct cf_startup_work *work, const char *file, const char *line,
                                struct cf_error *err)
{
    struct cf_startup_early *early = &work->early;
    struct cf_change *change = &early->changes[early->count];
    const char *name = cf_arena_strdup(work->arena, file);
    enum cf_status status;

    if (name == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    *change = (struct cf_change){ .file = name };
    status = read_side(work, CF_SIDE_BEFORE, name, &change->before, &change->before_size, err);
    if (status == CF_OK)
        status = read_side(work, CF_SIDE_AFTER, name, &change->after, &change->after_size, err);
    early->lines[early->count] = (uint32_t)strtoul(line, NULL, 10);
    early->count += status == CF_OK;
    return status;
}

static enum cf_status take_result(struct cf_startup_work *work, const char *path,
                                  struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(path, RESULT_MAX_BYTES, work->arena, &text, &size, err);

    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        char *word = strchr(line, '\t'), *end = word == NULL ? NULL : strchr(word + 1, '\t');

        text = NULL;
        if (word == NULL)
            continue;
        *word++ = '\0';
        if (end != NULL)
            *end++ = '\0';
        if (strcmp(line, "no") == 0)
            status = cf_startup_note(work, err, "%s is not answered early: %s", work->early.option,
                                     word);
        else if (strcmp(line, "door") == 0)
            status =
                cf_startup_note(work, err, "%s is answered early by: %s", work->early.option, word);
        else if (end != NULL && work->early.count < FILES_MAX)
            status = take_file(work, word, end, err);
    }
    return status;
}

static enum cf_status ask(struct cf_startup_work *work, const char *module, const char *entry,
                          struct cf_error *err)
{
    const char *out = cf_path_join(work->arena, work->work, "early");
    const char *script = cf_path_join(work->arena, work->shims, "_startup_early.py");
    const char *watch = out == NULL ? NULL : cf_path_join(work->arena, out, "watch");
    const char *result = out == NULL ? NULL : cf_path_join(work->arena, out, "result");
    const char *list[] = { script,
                           out,
                           work->copies[CF_SIDE_BEFORE],
                           work->copies[CF_SIDE_AFTER],
                           work->paths[CF_SIDE_BEFORE],
                           work->paths[CF_SIDE_AFTER],
                           module,
                           entry,
                           work->early.option,
                           NULL };
    const struct cf_startup_words words = { .words = list, .timeout_ns = PROOF_MAX_NS };
    struct cf_startup_ended ended = { 0 };
    enum cf_status status;

    if (watch == NULL || result == NULL || script == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_startup_put_watch(work, watch, err);
    if (status == CF_OK)
        status = cf_startup_python(work, CF_SIDE_BEFORE, &words, &ended, err);
    if (status == CF_OK && ended.wait_status != 0)
        status = cf_startup_note(work, err, "%s is not answered early: %s: %s", work->early.option,
                                 cf_startup_end(work, ended.wait_status),
                                 cf_startup_last_line(work, &ended.err));
    else if (status == CF_OK)
        status = take_result(work, result, err);
    else if (status == CF_ETIMEOUT)
        status = cf_startup_note(work, err, "%s is not answered early: the proof takes too long",
                                 work->early.option);
    cf_startup_ended_deinit(&ended);
    return status;
}

/* --- the judgement ------------------------------------------------------------------------------
 */

/* The copy "after" as it was: nothing is answered early. */
static enum cf_status drop(struct cf_startup_work *work, const char *reason, struct cf_error *err)
{
    struct cf_startup_early *early = &work->early;
    const size_t count = early->count;
    enum cf_status status =
        cf_startup_note(work, err, "%s is not answered early: %s", early->option, reason);

    early->count = 0;
    work->others = NULL; /* other modules will be changed */
    work->other_count = 0;
    for (size_t i = 0; i < count && status == CF_OK; i++) {
        const struct cf_change *change = &early->changes[i];
        const char *path = cf_path_join(work->arena, work->copies[CF_SIDE_AFTER], change->file);

        if (path == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        status = cf_file_write(path, change->before, change->before_size, 0644, err);
    }
    return status;
}

/* Modules alone, the project's tests, and the gain. */
static enum cf_status judge(struct cf_startup_work *work, const char **fault, struct cf_error *err)
{
    bool changed = false;
    enum cf_status status = cf_startup_alone_after(work, &changed, err);

    *fault = changed ? "a module of the project, imported alone, is not as before" : NULL;
    if (status == CF_OK && !changed) {
        status = cf_startup_tests_after(work, &changed, err);
        *fault = changed ? "a test of the project ends in another way" : NULL;
    }
    if (status == CF_OK && !changed) {
        status = cf_startup_others_after(work, &changed, err);
        *fault = changed ? "it is not as before on another Python" : NULL;
    }
    if (status != CF_OK || changed || cf_verify_interrupted)
        return status;
    work->before = (struct cf_startup_said){ .varies = true };
    status = cf_startup_probe(work, NULL, fault, err);
    if (status == CF_OK && *fault == NULL)
        status = cf_startup_times(work, true, err);
    if (status == CF_OK && *fault == NULL && !cf_verify_interrupted &&
        work->startup->speedup.low <= 1 + work->request->min_gain)
        *fault = "the gain is below --min-gain";
    return status;
}

enum cf_status cf_startup_early(struct cf_startup_work *work, struct cf_error *err)
{
    const char *module = "", *entry = "", *fault = NULL;
    struct cf_startup_early *early = &work->early;
    enum cf_status status;

    early->option = only_option(&work->request->program);
    if (early->option == NULL || !doors(work, &module, &entry))
        return CF_OK;
    early->changes = cf_arena_alloc(work->arena, FILES_MAX * sizeof(*early->changes));
    early->lines = cf_arena_alloc(work->arena, FILES_MAX * sizeof(*early->lines));
    work->still = cf_arena_alloc(work->arena, work->startup->graph.count + 1);
    if (early->changes == NULL || early->lines == NULL || work->still == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_startup_tell(work, "an early answer, in many surroundings");
    status = ask(work, module, entry, err);
    if (status == CF_OK && early->count > 0)
        status = judge(work, &fault, err);
    if (status == CF_OK && fault != NULL)
        status = drop(work, fault, err);
    return status;
}
