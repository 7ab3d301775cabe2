/* SPDX-License-Identifier: Apache-2.0 */
/* Takes over what an interrupted run has finished. */
#include "apply/runs.h"
#include "base/file.h"
#include "optimize/journal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_MAX CF_OUTCOME_ERROR
#define VERDICT_MAX CF_TRIED_ERROR
#define ITEMS_MAX 256U /* of one kind in a function */

/* One line, split; fields are unescaped in place. */
struct line {
    const char *fields[CF_JOURNAL_FIELDS];
    size_t count, at; /* `at`: the next field to take */
    bool sound;
};

static const char *unescape(char *field)
{
    char *to = field;

    if (strcmp(field, "\\0") == 0)
        return NULL;
    for (const char *from = field; *from != '\0'; from++, to++) {
        *to = *from;
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to = (char)(*from == 't' ? '\t' : *from == 'n' ? '\n' : *from);
        }
    }
    *to = '\0';
    return field;
}

static struct line split(char *text)
{
    struct line line = { .sound = true };
    char *field;

    while ((field = strsep(&text, "\t")) != NULL && line.count < CF_JOURNAL_FIELDS)
        line.fields[line.count++] = unescape(field);
    return line;
}

static bool is_kind(const struct line *line, const char *kind)
{
    return line->count > 0 && line->fields[0] != NULL && strcmp(line->fields[0], kind) == 0;
}

static const char *take_text(struct line *line)
{
    if (++line->at >= line->count) {
        line->sound = false;
        return NULL;
    }
    return line->fields[line->at];
}

static uint64_t take_count(struct line *line, uint64_t most)
{
    const char *text = take_text(line);
    const uint64_t value = text == NULL ? UINT64_MAX : strtoull(text, NULL, 10);

    line->sound = line->sound && text != NULL && value <= most;
    return line->sound ? value : 0;
}

static double take_real(struct line *line)
{
    const char *text = take_text(line);

    line->sound = line->sound && text != NULL;
    return text == NULL ? 0 : strtod(text, NULL);
}

static struct cf_interval take_interval(struct line *line)
{
    struct cf_interval interval;

    interval.point = take_real(line);
    interval.low = take_real(line);
    interval.high = take_real(line);
    return interval;
}

static struct cf_difference take_difference(struct line *line)
{
    struct cf_difference difference;

    difference.input = take_text(line);
    difference.observable = take_text(line);
    difference.where = take_text(line);
    difference.original = take_text(line);
    difference.candidate = take_text(line);
    return difference;
}

/* --- one function --------------------------------------------------------------------------- */

struct reading {
    struct cf_optimizing *work;
    struct cf_outcome *outcome; /* of this run; NULL: a function that it does not have */
    struct cf_outcome found;    /* as the journal has it */
    struct cf_edit *edits;
    bool sound;
    bool ours; /* it is the journal of this run */
    size_t taken;
};

/* The function of this run, where its file is what it was. */
static struct cf_outcome *find_outcome(struct cf_optimizing *work, const char *name,
                                       const char *qualname, uint64_t at, const char *digest)
{
    for (size_t i = 0; i < work->run->count; i++) {
        struct cf_outcome *outcome = &work->run->functions[i];
        const struct cf_file *file;
        const char *now;

        if (strcmp(outcome->function.file, name) != 0 || outcome->function.line != at ||
            strcmp(outcome->function.qualname, qualname) != 0 || !outcome->function.worthwhile ||
            outcome->finished)
            continue;
        file = cf_optimizing_file(work, name);
        now = file == NULL || file->fault != NULL ? NULL : cf_journal_digest(file, work->arena);
        return now != NULL && strcmp(now, digest) == 0 ? outcome : NULL;
    }
    return NULL;
}

static enum cf_status read_function(struct reading *reading, struct line *line,
                                    struct cf_error *err)
{
    struct cf_arena *arena = reading->work->arena;
    const char *name = take_text(line), *qualname = take_text(line);
    const uint64_t at = take_count(line, UINT32_MAX);
    const char *digest = take_text(line);
    struct cf_outcome *found = &reading->found;

    *found = (struct cf_outcome){ 0 };
    found->status = (enum cf_outcome_status)take_count(line, STATUS_MAX);
    found->reason = take_text(line);
    found->speedup = take_interval(line);
    found->noise = take_interval(line);
    found->diff = take_text(line);
    found->isolation = take_text(line);
    reading->sound = line->sound && name != NULL && qualname != NULL && digest != NULL;
    reading->outcome =
        reading->sound ? find_outcome(reading->work, name, qualname, at, digest) : NULL;
    found->tried = cf_arena_alloc(arena, ITEMS_MAX * sizeof(*found->tried));
    found->inputs = cf_arena_alloc(arena, ITEMS_MAX * sizeof(*found->inputs));
    reading->edits = cf_arena_alloc(arena, ITEMS_MAX * sizeof(*reading->edits));
    if (found->tried == NULL || found->inputs == NULL || reading->edits == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    found->tried_room = ITEMS_MAX;
    return CF_OK;
}

static void read_tried(struct reading *reading, struct line *line)
{
    struct cf_outcome *found = &reading->found;
    struct cf_tried *tried;

    if (found->tried_count >= ITEMS_MAX) {
        reading->sound = false;
        return;
    }
    tried = &found->tried[found->tried_count++];
    tried->source = take_text(line);
    tried->title = take_text(line);
    tried->verdict = (enum cf_tried_verdict)take_count(line, VERDICT_MAX);
    tried->reason = take_text(line);
    tried->speedup = take_interval(line);
    tried->given = take_count(line, UINT64_MAX - 1);
    tried->generated = take_count(line, UINT64_MAX - 1);
    tried->tests = take_count(line, UINT64_MAX - 1);
    tried->kept = take_count(line, 1) != 0;
    tried->has_counterexample = take_count(line, 1) != 0;
    tried->counterexample = take_difference(line);
    reading->sound = reading->sound && line->sound && tried->source != NULL &&
                     tried->title != NULL &&
                     (!tried->has_counterexample || tried->counterexample.input != NULL);
}

static enum cf_status read_assumption(struct reading *reading, struct line *line,
                                      struct cf_error *err)
{
    struct cf_outcome *found = &reading->found;
    struct cf_tried *tried = found->tried_count == 0 ? NULL : &found->tried[found->tried_count - 1];
    struct cf_assumption *all;

    if (tried == NULL || tried->assumption_count >= ITEMS_MAX) {
        reading->sound = false;
        return CF_OK;
    }
    all = cf_arena_alloc(reading->work->arena, (tried->assumption_count + 1) * sizeof(*all));
    if (all == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (tried->assumption_count > 0)
        memcpy(all, tried->assumptions, tried->assumption_count * sizeof(*all));
    all[tried->assumption_count].text = take_text(line);
    all[tried->assumption_count].difference = take_difference(line);
    reading->sound = reading->sound && line->sound && all[tried->assumption_count].text != NULL;
    tried->assumption_count++;
    tried->assumptions = all;
    return CF_OK;
}

static void read_edit(struct reading *reading, struct line *line)
{
    struct cf_edit *edit = &reading->edits[reading->found.edit_count];

    if (reading->found.edit_count + 1 >= ITEMS_MAX) {
        reading->sound = false;
        return;
    }
    edit->start = (uint32_t)take_count(line, UINT32_MAX);
    edit->end = (uint32_t)take_count(line, UINT32_MAX);
    edit->text = take_text(line);
    reading->sound = reading->sound && line->sound && edit->text != NULL;
    reading->found.edit_count++;
}

static void read_input(struct reading *reading, struct line *line)
{
    struct cf_outcome *found = &reading->found;
    struct cf_timed_input *input = &found->inputs[found->input_count];

    if (found->input_count + 1 >= ITEMS_MAX) {
        reading->sound = false;
        return;
    }
    input->seconds[0] = take_real(line);
    input->seconds[1] = take_real(line);
    input->share = take_real(line);
    input->speedup = take_interval(line);
    reading->sound = reading->sound && line->sound;
    found->input_count++;
}

/* The function is whole: its change into the text, its outcome into the run. */
static enum cf_status end_function(struct reading *reading, struct cf_error *err)
{
    struct cf_optimizing *work = reading->work;
    struct cf_outcome *outcome = reading->outcome;
    struct cf_file *file;
    enum cf_status status = CF_OK;

    reading->outcome = NULL;
    if (outcome == NULL || !reading->sound)
        return CF_OK;
    reading->found.function = outcome->function;
    reading->found.finished = true;
    reading->found.edits = reading->edits;
    file = cf_optimizing_file(work, outcome->function.file);
    if (reading->found.status == CF_OUTCOME_OPTIMIZED) {
        reading->found.change = ++work->changes;
        status = cf_pieces_edit(&file->pieces, reading->found.change, reading->edits,
                                reading->found.edit_count, err);
    }
    if (status == CF_EFORMAT)
        return CF_OK; /* it is worked on again */
    if (status != CF_OK)
        return status;
    *outcome = reading->found;
    reading->taken++;
    return reading->ours ? CF_OK : cf_journal_add(work, outcome, err);
}

static enum cf_status read_line(struct reading *reading, char *text, struct cf_error *err)
{
    struct line line = split(text);

    if (is_kind(&line, CF_JOURNAL_FUNCTION))
        return read_function(reading, &line, err);
    if (reading->outcome == NULL)
        return CF_OK;
    if (is_kind(&line, CF_JOURNAL_TRIED))
        read_tried(reading, &line);
    else if (is_kind(&line, CF_JOURNAL_ASSUMPTION))
        return read_assumption(reading, &line, err);
    else if (is_kind(&line, CF_JOURNAL_EDIT))
        read_edit(reading, &line);
    else if (is_kind(&line, CF_JOURNAL_INPUT))
        read_input(reading, &line);
    else if (is_kind(&line, CF_JOURNAL_END))
        return end_function(reading, err);
    return CF_OK;
}

/* --- the file ------------------------------------------------------------------------------- */

static enum cf_status read_file(const char *folder, struct cf_arena *arena, char **text,
                                struct cf_error *err)
{
    const char *path = cf_path_join(arena, folder, CF_RUN_JOURNAL);
    size_t size = 0;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_file_read(path, CF_JOURNAL_MAX_BYTES, arena, text, &size, err);
}

/* Was it about this trace? */
static bool is_about(char **rest, const char *trace, struct cf_arena *arena)
{
    char *version = strsep(rest, "\n"), *second = strsep(rest, "\n");
    struct line line;
    const char *path, *stamp;

    if (version == NULL || second == NULL || strcmp(version, CF_JOURNAL_VERSION) != 0)
        return false;
    line = split(second);
    path = take_text(&line);
    stamp = take_text(&line);
    if (!line.sound || (path == NULL) != (trace == NULL) || stamp == NULL)
        return false;
    return path == NULL ||
           (strcmp(path, trace) == 0 && strcmp(stamp, cf_journal_stamp(trace, arena)) == 0);
}

enum cf_status cf_journal_take(struct cf_optimizing *work, struct cf_error *err)
{
    struct reading reading = { .work = work, .ours = true };
    char *rest = NULL, *line;
    enum cf_status status = read_file(work->run->folder, work->arena, &rest, err);

    while (status == CF_OK && (line = strsep(&rest, "\n")) != NULL)
        status = read_line(&reading, line, err);
    return status;
}

enum cf_status cf_journal_resume(struct cf_optimizing *work, struct cf_error *err)
{
    struct reading reading = { .work = work };
    const char *folder = work->interrupted;
    char *rest = NULL, *line;
    enum cf_status status;

    if (folder == NULL)
        return cf_run_note(work, err, "there is no interrupted run to go on with");
    status = read_file(folder, work->arena, &rest, err);
    if (status != CF_OK)
        return status;
    if (!is_about(&rest, work->request->trace, work->arena))
        return cf_run_note(work, err, "the interrupted run %s was about something else",
                           cf_path_base(folder));
    while (status == CF_OK && (line = strsep(&rest, "\n")) != NULL)
        status = read_line(&reading, line, err);
    if (status == CF_OK)
        status = cf_run_note(work, err, "%zu function%s finished since the run %s", reading.taken,
                             reading.taken == 1 ? " is" : "s are", cf_path_base(folder));
    if (status == CF_OK) {
        const char *path = cf_path_join(work->arena, folder, CF_RUN_JOURNAL);

        if (path != NULL)
            (void)unlink(path);
    }
    return status;
}

enum cf_status cf_optimize_resumable(const char *root, struct cf_arena *arena,
                                     struct cf_resumable *resumable, struct cf_error *err)
{
    char *rest = NULL, *text;
    enum cf_status status;

    *resumable = (struct cf_resumable){ .folder = NULL };
    if (cf_run_find(root, NULL, CF_RUN_JOURNAL, arena, &resumable->folder, NULL) != CF_OK) {
        resumable->folder = NULL;
        return CF_OK;
    }
    status = read_file(resumable->folder, arena, &rest, err);
    if (status == CF_OK && strsep(&rest, "\n") == NULL)
        return CF_OK;
    while (status == CF_OK && (text = strsep(&rest, "\n")) != NULL) {
        struct line line = split(text);

        if (is_kind(&line, CF_JOURNAL_TRACE))
            resumable->trace = take_text(&line);
        else if (is_kind(&line, CF_JOURNAL_TEST) && line.count > 1 && line.fields[1] != NULL)
            status = cf_list_add(&resumable->replay_tests, arena, line.fields[1], err);
        else
            break;
    }
    return status;
}
