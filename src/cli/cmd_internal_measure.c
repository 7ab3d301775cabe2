/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures two files without judging whether they do the same, and prints all that is known of
 * their times as JSON: for bench/measure_power.py and the tests. Not for people.
 */
#include "cli/command.h"
#include "cli/options.h"
#include "measure/measure.h"
#include "report/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    const char *python, *original, *candidate, *function, *module, *inputs, *trace, *effort;
    struct cf_list path, use, words;
    double min_gain;
    uint64_t seed, limit_ns, calls;
    bool cachegrind;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "original", 0, CF_OPTION_TEXT, AT(original), NULL },
    { "candidate", 0, CF_OPTION_TEXT, AT(candidate), NULL },
    { "function", 0, CF_OPTION_TEXT, AT(function), NULL },
    { "module", 0, CF_OPTION_TEXT, AT(module), NULL },
    { "inputs", 0, CF_OPTION_TEXT, AT(inputs), NULL },
    { "trace", 0, CF_OPTION_TEXT, AT(trace), NULL },
    { "path", 0, CF_OPTION_REPEAT, AT(path), NULL },
    { "use", 0, CF_OPTION_REPEAT, AT(use), NULL }, /* file:2, trace:17, with :calls:repeats */
    { "min-gain", 0, CF_OPTION_PERCENT, AT(min_gain), NULL },
    { "effort", 0, CF_OPTION_CHOICE, AT(effort), "low|medium|high" },
    { "seed", 0, CF_OPTION_COUNT, AT(seed), NULL },
    { "limit", 0, CF_OPTION_SECONDS, AT(limit_ns), NULL },
    { "calls", 0, CF_OPTION_COUNT, AT(calls), NULL },
    { "cachegrind", 0, CF_OPTION_FLAG, AT(cachegrind), NULL },
};

static enum cf_status read_use(const char *text, struct cf_measure_input *input,
                               struct cf_error *err)
{
    const char *colon = strchr(text, ':');
    char *end = NULL;

    *input = (struct cf_measure_input){ .from_trace = strncmp(text, "trace:", 6) == 0 };
    if (colon == NULL)
        return cf_fail(err, CF_EUSAGE, "--use %s is not file:N or trace:N", text);
    input->number = strtoull(colon + 1, &end, 10);
    if (*end == ':')
        input->calls = strtod(end + 1, &end);
    if (*end == ':')
        input->repeats = strtod(end + 1, &end);
    if (*end != '\0')
        return cf_fail(err, CF_EUSAGE, "--use %s is not file:N or trace:N", text);
    return CF_OK;
}

static enum cf_status make_request(const struct settings *settings, struct cf_arena *arena,
                                   struct cf_measure_request *request, struct cf_error *err)
{
    const size_t count = settings->use.count;
    struct cf_measure_input *use = cf_arena_alloc(arena, (count + 1) * sizeof(*use));
    const char **path = cf_arena_alloc(arena, (settings->path.count + 1) * sizeof(*path));
    enum cf_status status = CF_OK;

    if (use == NULL || path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (settings->original == NULL || settings->candidate == NULL || settings->function == NULL ||
        settings->python == NULL)
        return cf_fail(err, CF_EUSAGE,
                       "internal-measure needs --python, --original, --candidate "
                       "and --function");
    for (size_t i = 0; status == CF_OK && i < count; i++)
        status = read_use(settings->use.items[i], &use[i], err);
    for (size_t i = 0; i < settings->path.count; i++)
        path[i] = settings->path.items[i];
    *request = (struct cf_measure_request){
        .python = settings->python,
        .original = settings->original,
        .candidate = settings->candidate,
        .module = settings->module,
        .qualname = settings->function,
        .path = path,
        .inputs = settings->inputs,
        .trace = settings->trace,
        .use = count > 0 ? use : NULL,
        .use_count = count,
        .calls = (double)settings->calls,
        .min_gain = settings->min_gain / 100,
        .effort = settings->effort == NULL                  ? CF_EFFORT_MEDIUM
                  : strcmp(settings->effort, "low") == 0    ? CF_EFFORT_LOW
                  : strcmp(settings->effort, "medium") == 0 ? CF_EFFORT_MEDIUM
                                                            : CF_EFFORT_HIGH,
        .limit_ns = settings->limit_ns,
        .seed = settings->seed,
        .arbiter = settings->cachegrind,
    };
    return status;
}

static void put_interval(struct cf_json *json, const char *name, const struct cf_interval *value)
{
    cf_json_open(json, name, '[');
    cf_json_real(json, NULL, value->point);
    cf_json_real(json, NULL, value->low);
    cf_json_real(json, NULL, value->high);
    cf_json_close(json, ']');
}

static void put_pair(struct cf_json *json, const char *name, const double value[2])
{
    cf_json_open(json, name, '[');
    cf_json_real(json, NULL, value[0]);
    cf_json_real(json, NULL, value[1]);
    cf_json_close(json, ']');
}

static void put_sizes(struct cf_json *json, const char *name, const uint64_t value[2])
{
    put_pair(json, name, (const double[2]){ (double)value[0], (double)value[1] });
}

static void put_units(struct cf_json *json, const struct cf_measure_result *result)
{
    cf_json_open(json, "units", '[');
    for (size_t i = 0; i < result->unit_count; i++) {
        const struct cf_measure_unit *unit = &result->units[i];

        cf_json_open(json, NULL, '{');
        cf_json_int(json, "number", (int64_t)unit->input.number);
        cf_json_bool(json, "at_once", unit->at_once);
        put_interval(json, "cpu", &unit->cpu);
        put_interval(json, "wall", &unit->wall);
        cf_json_real(json, "share", unit->share);
        put_pair(json, "seconds", unit->seconds);
        put_pair(json, "cold_seconds", unit->cold_seconds);
        cf_json_int(json, "samples", (int64_t)unit->samples);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_result(const struct cf_measure_result *result)
{
    struct cf_json json;

    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '{');
    cf_json_string(&json, "verdict", cf_measure_verdict_name(result->verdict));
    cf_json_string(&json, "reason", result->reason);
    put_interval(&json, "speedup", &result->speedup);
    put_interval(&json, "cpu", &result->cpu);
    put_interval(&json, "wall", &result->wall);
    put_interval(&json, "cold", &result->cold);
    put_interval(&json, "noise", &result->noise);
    put_interval(&json, "confirmed_speedup", &result->confirmed_speedup);
    cf_json_bool(&json, "confirmed", result->confirmed);
    cf_json_bool(&json, "by_wall", result->by_wall);
    cf_json_bool(&json, "keeps", result->keeps);
    cf_json_int(&json, "samples", (int64_t)result->samples);
    cf_json_int(&json, "looks", (int64_t)result->looks);
    cf_json_int(&json, "processes", (int64_t)result->processes);
    cf_json_real(&json, "took_s", (double)result->took_ns / 1e9);
    put_sizes(&json, "peak_bytes", result->peak_bytes);
    put_sizes(&json, "allocated_bytes", result->allocated_bytes);
    put_sizes(&json, "load_ns", result->load_ns);
    put_pair(&json, "instructions", result->instructions);
    cf_json_bool(&json, "by_instructions", result->by_instructions);
    if (result->uncounted != NULL)
        cf_json_string(&json, "uncounted", result->uncounted);
    cf_json_int(&json, "dropped", (int64_t)result->dropped);
    put_units(&json, result);
    cf_json_close(&json, '}');
    putchar('\n');
}

int cmd_internal_measure(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { .min_gain = 5 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &settings.words,
        .arena = ctx->arena,
    };
    struct cf_measure_request request;
    struct cf_measure_result result;
    struct cf_error err = CF_ERROR_INIT;
    int rest = 0;

    if (cf_options_read(&options, argc, argv, &rest, &err) != CF_OK ||
        make_request(&settings, ctx->arena, &request, &err) != CF_OK ||
        cf_measure_run(&request, ctx->arena, &result, &err) != CF_OK)
        return cf_say_error(&err);
    put_result(&result);
    return CF_EXIT_OK;
}
