/* SPDX-License-Identifier: Apache-2.0 */
/* What the caller gets, copied out of the memory of one verification. */
#include "verify/engine.h"

#include <string.h>

struct copier {
    struct cf_arena *arena;
    bool failed;
};

static const char *copy_text(struct copier *copier, const char *text)
{
    const char *copy = text == NULL ? "" : cf_arena_strdup(copier->arena, text);

    copier->failed = copier->failed || copy == NULL;
    return copy;
}

static struct cf_difference copy_difference(struct copier *copier,
                                            const struct cf_difference *difference)
{
    return (struct cf_difference){
        .input = copy_text(copier, difference->input),
        .observable = copy_text(copier, difference->observable),
        .where = copy_text(copier, difference->where),
        .original = copy_text(copier, difference->original),
        .candidate = copy_text(copier, difference->candidate),
    };
}

static void *copy_room(struct copier *copier, size_t count, size_t size)
{
    void *room = cf_arena_alloc(copier->arena, (count + 1) * size);

    copier->failed = copier->failed || room == NULL;
    return room;
}

static void copy_assumptions(struct copier *copier, const struct cf_verify_result *from,
                             struct cf_verify_result *to)
{
    to->assumptions = copy_room(copier, from->assumption_count, sizeof(*to->assumptions));
    for (size_t i = 0; i < from->assumption_count && !copier->failed; i++) {
        to->assumptions[i].text = copy_text(copier, from->assumptions[i].text);
        to->assumptions[i].difference = copy_difference(copier, &from->assumptions[i].difference);
    }
}

static void copy_unreached(struct copier *copier, const struct cf_list *from, struct cf_list *to)
{
    to->items = copy_room(copier, from->count, sizeof(*to->items));
    for (size_t i = 0; i < from->count && !copier->failed; i++)
        to->items[i] = copy_text(copier, from->items[i]);
}

/* The given inputs; those of one trace share its path. */
static void copy_inputs(struct copier *copier, const struct cf_engine *engine,
                        struct cf_verify_result *to)
{
    const char *seen = NULL, *copy = NULL;

    to->inputs = copy_room(copier, engine->count, sizeof(*to->inputs));
    to->input_count = 0;
    for (size_t i = 0; i < engine->count && !copier->failed; i++) {
        const struct cf_input *input = &engine->inputs[i];

        if (input->origin != CF_ORIGIN_GIVEN)
            continue;
        if (input->trace != NULL && (seen == NULL || strcmp(seen, input->trace) != 0)) {
            seen = input->trace;
            copy = copy_text(copier, seen);
        }
        to->inputs[to->input_count++] = (struct cf_verified_input){
            .trace = input->trace == NULL ? NULL : copy,
            .number = input->number,
            .outside = input->outside,
        };
    }
}

enum cf_status cf_engine_hand_over(const struct cf_engine *engine, struct cf_arena *arena,
                                   struct cf_verify_result *result, struct cf_error *err)
{
    const struct cf_verify_result *found = engine->result;
    struct copier copier = { .arena = arena };
    struct cf_verify_result copy = *found;

    copy.reason = found->reason == NULL ? NULL : copy_text(&copier, found->reason);
    copy.isolation = copy_text(&copier, found->isolation);
    copy_assumptions(&copier, found, &copy);
    if (found->has_counterexample)
        copy.counterexample = copy_difference(&copier, &found->counterexample);
    copy_unreached(&copier, &found->unreached, &copy.unreached);
    copy_inputs(&copier, engine, &copy);
    if (copier.failed)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    *result = copy;
    return CF_OK;
}
