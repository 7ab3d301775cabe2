/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"

#include <stdio.h>
#include <string.h>

#define JSON_MAX 65536
#define EFFECTS_THAT_CHANGE \
    (CF_EFFECT_FILE_WRITE | CF_EFFECT_FILE_REMOVE | CF_EFFECT_SOCKET | CF_EFFECT_PROCESS | \
     CF_EFFECT_EXIT | CF_EFFECT_ENVIRONMENT)

static const struct {
    uint32_t bit;
    const char *name, *does;
} effects[] = {
    { CF_EFFECT_FILE_WRITE, "file write", "writes files" },
    { CF_EFFECT_FILE_REMOVE, "file remove", "removes or renames files" },
    { CF_EFFECT_FILE_READ, "file read", "reads files" },
    { CF_EFFECT_SOCKET, "socket", "uses the network" },
    { CF_EFFECT_PROCESS, "process", "starts processes" },
    { CF_EFFECT_EXIT, "exit", "ends the process" },
    { CF_EFFECT_ENVIRONMENT, "environment", "changes the process's environment" },
};

#define EFFECT_COUNT (sizeof(effects) / sizeof(effects[0]))

/* In the order of enum cf_skip. */
static const char *const skip_reasons[CF_SKIP_COUNT] = {
    "enough inputs kept",
    "capturing had its share of the time",
    "a value is too large or too slow to keep",
    "the function's inputs are too large together",
    "the trace is full",
    "excluded",
    "no space left on the disk",
    "no memory left",
    "after the time-out",
    "made between two looks of the recorder",
    "cannot be replayed, and another call is kept",
};

struct json {
    char *text;
    size_t size, room;
};

static void put_char(struct json *json, char c)
{
    if (json->size < json->room)
        json->text[json->size++] = c;
}

static void put_plain(struct json *json, const char *text)
{
    for (; *text != '\0'; text++)
        put_char(json, *text);
}

/* A parameter's name: an identifier, or .0 in a comprehension. */
static void put_string(struct json *json, struct cf_slice text)
{
    static const char digits[] = "0123456789abcdef";

    put_char(json, '"');
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t c = text.data[i];

        if (c >= 0x20) {
            if (c == '"' || c == '\\')
                put_char(json, '\\');
            put_char(json, (char)c);
        } else {
            put_plain(json, "\\u00");
            put_char(json, digits[c >> 4U]);
            put_char(json, digits[c & 0xfU]);
        }
    }
    put_char(json, '"');
}

static const char *parameter_kind(const struct cf_traced_function *function, unsigned index)
{
    const unsigned named = (unsigned)function->positional + function->keyword_only;

    if (index < function->positional_only)
        return "positional-only";
    if (index < function->positional)
        return "positional";
    if (index < named)
        return "keyword";
    if (index == named && (function->flags & CF_FUNCTION_VARARGS) != 0)
        return "*";
    return "**";
}

static struct cf_slice parameters_json(struct cf_merge *merge,
                                       const struct cf_traced_function *function)
{
    struct json json = { .room = 4 };

    for (unsigned i = 0; i < function->names; i++)
        json.room += 6 * function->name_list[i].size + 64;
    json.text = cf_arena_alloc(merge->arena, json.room);
    if (json.text == NULL)
        return (struct cf_slice){ .size = 0 };
    put_char(&json, '[');
    for (unsigned i = 0; i < function->names; i++) {
        put_plain(&json, i == 0 ? "{\"name\": " : ", {\"name\": ");
        put_string(&json, function->name_list[i]);
        put_plain(&json, ", \"kind\": \"");
        put_plain(&json, parameter_kind(function, i));
        put_plain(&json, "\"}");
    }
    put_char(&json, ']');
    return (struct cf_slice){ .data = (uint8_t *)json.text, .size = json.size };
}

static const char *kind_of(const struct cf_traced_function *function)
{
    if ((function->flags & CF_FUNCTION_ASYNC_GENERATOR) != 0)
        return "async generator";
    if ((function->flags & CF_FUNCTION_GENERATOR) != 0)
        return "generator";
    return (function->flags & CF_FUNCTION_COROUTINE) != 0 ? "coroutine" : "function";
}

static bool contains(struct cf_slice text, const char *part)
{
    const size_t size = strlen(part);

    for (size_t i = 0; i + size <= text.size; i++) {
        if (memcmp(text.data + i, part, size) == 0)
            return true;
    }
    return false;
}

/* A method of a class that is made inside a function is found on the object that it is called on.
 */
static bool is_out_of_reach(const struct cf_traced_function *function, const struct cf_place *place)
{
    const bool method = (function->flags & CF_FUNCTION_METHOD) != 0 && function->positional > 0;

    return (function->flags & CF_FUNCTION_NESTED) != 0 ||
           (!method && contains(place->qualname, "<locals>"));
}

/* Why no call of the function can be made again, into `reason`; "" where they can. */
static void explain(const struct cf_traced_function *function, const struct cf_place *place,
                    char *reason, size_t room)
{
    size_t size;

    reason[0] = '\0';
    if ((function->flags & CF_FUNCTION_LAMBDA) != 0 || contains(place->qualname, "<lambda>")) {
        (void)snprintf(reason, room, "lambda: no name to call it by");
    } else if (is_out_of_reach(function, place)) {
        (void)snprintf(reason, room, "nested function: exists only while its outer one runs");
    } else if ((function->slot.effects & EFFECTS_THAT_CHANGE) != 0) {
        size = (size_t)snprintf(reason, room, "has effects:");
        for (size_t i = 0; i < EFFECT_COUNT; i++) {
            if ((function->slot.effects & EFFECTS_THAT_CHANGE & effects[i].bit) != 0)
                size += (size_t)snprintf(reason + size, room - size, "%s %s",
                                         reason[size - 1] == ':' ? "" : ",", effects[i].does);
        }
    }
}

static void write_function(struct cf_row *row, const struct cf_traced_function *function)
{
    struct cf_merge *merge = row->merge;
    const struct cf_place *place = &merge->gathered->places[function->place];
    const struct cf_function_slot *slot = &function->slot;
    char reason[256];

    explain(function, place, reason, sizeof(reason));
    cf_row_int(row, (uint64_t)(function - merge->gathered->functions) + 1);
    cf_row_slice(row, cf_merge_module(merge, function->module, place->file));
    cf_row_slice(row, place->qualname);
    cf_row_slice(row, place->file);
    cf_row_int(row, place->line);
    cf_row_text(row, kind_of(function));
    cf_row_int(row, function->flags);
    cf_row_slice(row, parameters_json(merge, function));
    cf_row_int(row, slot->calls_estimated);
    cf_row_int(row, function->exact_processes == function->processes ? 1 : 0);
    cf_row_int(row, slot->calls_seen);
    cf_row_int(row, slot->captured);
    cf_row_int(row, slot->repeats);
    cf_row_int(row, slot->raised);
    cf_row_int(row, function->own_ns);
    cf_row_int(row, function->cumulative_ns);
    cf_row_int(row, function->mutates);
    cf_row_int(row, slot->effects);
    if (reason[0] == '\0')
        cf_row_null(row);
    else
        cf_row_slice(row, cf_slice_of(reason));
    cf_row_add(row); /* here: `reason` is borrowed by the statement */
}

static enum cf_status write_functions(struct cf_merge *merge, struct cf_error *err)
{
    struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    cf_row_open(
        &row, merge,
        "INSERT OR IGNORE INTO functions(id, module, qualname, file, line, kind, flags, parameters,"
        " calls, calls_exact, calls_seen, captured, repeats, raised, own_ns,"
        " cumulative_ns, mutates, effects, not_replayable)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);
    for (size_t i = 0; i < gathered->function_count; i++) {
        write_function(&row, &gathered->functions[i]);
        merge->summary->calls += gathered->functions[i].slot.calls_estimated;
    }
    merge->summary->functions = gathered->function_count;
    return cf_row_close(&row);
}

static enum cf_status write_skips(struct cf_merge *merge, struct cf_error *err)
{
    struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    cf_row_open(&row, merge, "INSERT INTO skips(function_id, reason, count) VALUES (?, ?, ?)", err);
    for (size_t i = 0; i < gathered->function_count; i++) {
        const struct cf_function_slot *slot = &gathered->functions[i].slot;

        for (size_t reason = 0; reason < CF_SKIP_COUNT; reason++) {
            if (slot->skips[reason] == 0)
                continue;
            cf_row_int(&row, i + 1);
            cf_row_text(&row, skip_reasons[reason]);
            cf_row_int(&row, slot->skips[reason]);
            cf_row_add(&row);
            merge->summary->skipped += slot->skips[reason];
        }
    }
    return cf_row_close(&row);
}

static enum cf_status write_callers(struct cf_merge *merge, struct cf_error *err)
{
    static const struct cf_slice nobody = { .size = 0 };
    const struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    /* Two places may share file and name (a function defined twice): their numbers are added. */
    cf_row_open(&row, merge,
                "INSERT INTO callers(function_id, caller_file, caller_qualname, caller_id, calls,"
                " cumulative_ns) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET calls = calls + excluded.calls,"
                " cumulative_ns = cumulative_ns + excluded.cumulative_ns",
                err);
    for (size_t i = 0; i < gathered->edge_count; i++) {
        const struct cf_edge *edge = &gathered->edges[i];
        const struct cf_place *place =
            edge->caller == CF_INDEX_NONE ? NULL : &gathered->places[edge->caller];

        cf_row_int(&row, edge->function + (uint64_t)1);
        cf_row_slice(&row, place == NULL ? nobody : place->file);
        cf_row_slice(&row, place == NULL ? nobody : place->qualname);
        if (place == NULL || place->function == CF_INDEX_NONE)
            cf_row_null(&row);
        else
            cf_row_int(&row, place->function + (uint64_t)1);
        cf_row_int(&row, edge->calls);
        cf_row_int(&row, edge->cumulative_ns);
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}

static enum cf_status write_effects(struct cf_merge *merge, struct cf_error *err)
{
    const struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    cf_row_open(&row, merge,
                "INSERT INTO function_effects(function_id, effect, detail, count)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                err);
    for (size_t i = 0; i < gathered->effect_count; i++) {
        const struct cf_gathered_effect *effect = &gathered->effects[i];
        const char *name = "other";

        for (size_t j = 0; j < EFFECT_COUNT; j++) {
            if (effects[j].bit == effect->effect)
                name = effects[j].name;
        }
        cf_row_int(&row, effect->function + (uint64_t)1);
        cf_row_text(&row, name);
        cf_row_slice(&row, cf_merge_file(merge, effect->detail));
        cf_row_int(&row, effect->count);
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}

static enum cf_status write_classes(struct cf_merge *merge, struct cf_error *err)
{
    const struct cf_gathered *gathered = merge->gathered;
    struct cf_row row;

    cf_row_open(&row, merge,
                "INSERT INTO classes(module, qualname, made, made_exact, alive_most, samples)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET made = made + excluded.made,"
                " made_exact = min(made_exact, excluded.made_exact), samples = samples +"
                " excluded.samples, alive_most = max(alive_most, excluded.alive_most)",
                err);
    for (size_t i = 0; i < gathered->class_count; i++) {
        const struct cf_traced_class *class = &gathered->classes[i];
        const bool main =
            cf_slice_is(class->module, "__main__") || cf_slice_is(class->module, "__mp_main__");

        cf_row_slice(&row, main ? cf_slice_of(merge->main_module) : class->module);
        cf_row_slice(&row, class->qualname);
        cf_row_int(&row, class->estimated);
        cf_row_int(&row, class->estimated == class->made ? 1 : 0);
        cf_row_int(&row, class->alive_most);
        cf_row_int(&row, class->samples);
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}

enum cf_status cf_merge_functions(struct cf_merge *merge, struct cf_error *err)
{
    enum cf_status status;

    if ((status = write_functions(merge, err)) != CF_OK ||
        (status = write_skips(merge, err)) != CF_OK ||
        (status = write_callers(merge, err)) != CF_OK ||
        (status = write_effects(merge, err)) != CF_OK)
        return status;
    return write_classes(merge, err);
}
