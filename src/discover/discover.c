/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/discover.h"

#include "base/file.h"
#include "discover/cache.h"
#include "discover/called.h"
#include "discover/files.h"
#include "discover/parse.h"
#include "discover/reach.h"
#include "project/path.h"
#include "source/source.h"

#include <string.h>

struct run {
    const struct cf_discover_options *options;
    struct cf_arena *arena;
    struct cf_discovery *out;
    struct cf_pytest_config config;
    struct cf_project_files files;
    struct cf_program program;
    const char **texts; /* of the units, while they are read */
    size_t *sizes;
    struct cf_key key; /* of everything that the result depends on */
    struct cf_error *err;
};

static const char *const reach_names[CF_REACH_COUNT] = {
    "direct", "through", "called", "reference", "name",
};

const char *cf_reach_name(enum cf_reach how)
{
    return how < CF_REACH_COUNT ? reach_names[how] : "";
}

static enum cf_status out_of_memory(struct run *run)
{
    return cf_fail(run->err, CF_ENOMEM, "out of memory");
}

static enum cf_status skip(struct run *run, const char *path, const char *why)
{
    const char *text = cf_arena_printf(run->arena, "%s: %s", path, why);

    return text == NULL ? out_of_memory(run)
                        : cf_list_add(&run->out->skipped, run->arena, text, run->err);
}

/* The message of a file that cannot be read, without its absolute path in front. */
static const char *short_reason(const struct cf_error *err, const char *absolute)
{
    const char *at = strstr(err->message, absolute);

    if (at == NULL)
        return err->message;
    at += strlen(absolute);
    return at + strspn(at, ": ");
}

/* Reads every file that can be read into the units. */
static enum cf_status read_files(struct run *run)
{
    size_t count = run->files.count;
    struct cf_program *program = &run->program;
    enum cf_status status = CF_OK;

    program->units = cf_arena_alloc(run->arena, (count + 1) * sizeof(*program->units));
    run->texts = cf_arena_alloc(run->arena, (count + 1) * sizeof(*run->texts));
    run->sizes = cf_arena_alloc(run->arena, (count + 1) * sizeof(*run->sizes));
    if (program->units == NULL || run->texts == NULL || run->sizes == NULL)
        return out_of_memory(run);
    for (size_t i = 0; i < count && status == CF_OK; i++) {
        const struct cf_project_file *file = &run->files.items[i];
        struct cf_unit *unit = &program->units[program->unit_count];
        struct cf_error err = CF_ERROR_INIT;
        char *text = NULL;
        size_t size = 0;

        status = cf_file_read(file->absolute, CF_SYNTAX_MAX_BYTES, run->arena, &text, &size, &err);
        if (status == CF_ENOMEM)
            return out_of_memory(run);
        if (status != CF_OK) {
            status = skip(run, file->path, short_reason(&err, file->absolute));
            continue;
        }
        *unit = (struct cf_unit){
            .path = file->path,
            .absolute = file->absolute,
            .role = file->role,
            .content = cf_key_of(text, size),
        };
        run->texts[program->unit_count] = text;
        run->sizes[program->unit_count++] = size;
    }
    return status;
}

static void add_list(struct cf_buf *buf, const struct cf_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        cf_buf_add(buf, list->items[i], strlen(list->items[i]) + 1);
    cf_buf_add_char(buf, '\n');
}

/* The key of the result: version, options, configuration, and every file with its content. */
static enum cf_status make_key(struct run *run)
{
    struct cf_buf buf;
    enum cf_status status;

    cf_buf_init(&buf, (size_t)64 << 20);
    cf_buf_printf(&buf, "%s %u %u\n", CF_VERSION, CF_FACTS_VERSION, run->options->name_families);
    add_list(&buf, &run->config.functions);
    add_list(&buf, &run->config.classes);
    add_list(&buf, &run->config.python_path);
    add_list(&buf, &run->out->skipped);
    cf_buf_printf(&buf, "%s\n%s\n",
                  cf_path_relative(run->options->project->module_root, run->program.root),
                  cf_path_relative(run->options->project->tests_root, run->program.root));
    for (uint32_t i = 0; i < run->program.unit_count; i++) {
        const struct cf_unit *unit = &run->program.units[i];

        cf_buf_printf(&buf, "%d %s", (int)unit->role, unit->path);
        cf_buf_add(&buf, &unit->content, sizeof(unit->content));
    }
    status = cf_buf_status(&buf, run->err);
    if (status == CF_OK)
        run->key = cf_key_of(buf.data, buf.len);
    cf_buf_deinit(&buf);
    return status;
}

/* Takes what was parsed over; what cannot be parsed is skipped. */
static enum cf_status take_parsed(struct run *run, struct cf_unit *unit,
                                  const struct cf_parse_job *job, bool *kept)
{
    struct cf_error err = CF_ERROR_INIT;
    char *copy = NULL;

    *kept = false;
    if (job->status != CF_OK)
        return skip(run, unit->path, job->message);
    copy = cf_arena_alloc(run->arena, job->block_size);
    if (copy == NULL)
        return out_of_memory(run);
    memcpy(copy, job->block, job->block_size);
    unit->block = copy;
    unit->block_size = job->block_size;
    *kept = cf_facts_open(copy, job->block_size, &unit->facts, &err) == CF_OK;
    return *kept ? CF_OK : skip(run, unit->path, err.message);
}

/* Parses the units whose `job` is set, numbered from 1, and leaves out what cannot be parsed. */
static enum cf_status parse_missing(struct run *run, const uint32_t *job, struct cf_parse_job *jobs,
                                    size_t count)
{
    struct cf_program *program = &run->program;
    enum cf_status status = cf_parse_all(jobs, count, run->err);
    uint32_t kept = 0;

    for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++) {
        bool keep = true;

        if (job[i] != 0)
            status = take_parsed(run, &program->units[i], &jobs[job[i] - 1], &keep);
        if (keep)
            program->units[kept++] = program->units[i];
    }
    program->unit_count = kept;
    run->out->parsed_count = (uint32_t)count;
    return status;
}

/* The facts of every file: from the cache by content, else by parsing. */
static enum cf_status gather_facts(struct run *run, struct cf_cache *cache)
{
    const uint32_t units = run->program.unit_count;
    struct cf_parse_job *jobs = cf_arena_alloc(run->arena, (units + 1) * sizeof(*jobs));
    uint32_t *job = cf_arena_alloc(run->arena, (units + 1) * sizeof(*job));
    enum cf_status status;
    uint32_t count = 0;

    if (jobs == NULL || job == NULL)
        return out_of_memory(run);
    for (uint32_t i = 0; i < units; i++) {
        job[i] = 0;
        if (cf_cache_facts(cache, &run->program.units[i]))
            continue;
        jobs[count] = (struct cf_parse_job){ .text = run->texts[i], .size = run->sizes[i] };
        job[i] = ++count;
    }
    status = parse_missing(run, job, jobs, count);
    cf_parse_free(jobs, count);
    return status;
}

/* Folders from which modules are imported. */
static enum cf_status find_roots(struct run *run, struct cf_list *roots)
{
    const struct cf_project *project = run->options->project;
    const char *init = cf_path_join(run->arena, project->module_root, "__init__.py");
    enum cf_status status = CF_OK;

    if (init == NULL)
        return out_of_memory(run);
    for (size_t i = 0; i < run->config.python_path.count && status == CF_OK; i++) {
        const char *path =
            cf_path_join(run->arena, project->root, run->config.python_path.items[i]);

        path = path == NULL ? NULL : cf_path_resolve(run->arena, path);
        status = path == NULL ? out_of_memory(run) : cf_list_add(roots, run->arena, path, run->err);
    }
    if (status == CF_OK)
        status =
            cf_list_add(roots, run->arena,
                        cf_path_is_file(init) ? cf_path_folder(run->arena, project->module_root)
                                              : project->module_root,
                        run->err);
    if (status == CF_OK)
        status = cf_list_add(roots, run->arena, project->root, run->err);
    if (status == CF_OK)
        status = cf_list_add(roots, run->arena, project->tests_root, run->err);
    return status;
}

static enum cf_status analyse(struct run *run)
{
    struct cf_program *program = &run->program;
    struct cf_solve_options options = { .name_families = run->options->name_families };
    struct cf_extra_flow *flows = NULL;
    struct cf_fixtures fixtures;
    struct cf_solution solution;
    struct cf_list roots = { 0 };
    struct cf_tests tests;
    enum cf_status status = find_roots(run, &roots);

    if (status == CF_OK)
        status = cf_program_link(program, &roots, run->err);
    if (status == CF_OK)
        status = cf_fixtures_find(program, &fixtures, &flows, &options.extra_count, run->err);
    options.extra = flows;
    if (status == CF_OK)
        status = cf_solve(program, &options, &solution, run->err);
    if (status == CF_OK)
        status = cf_tests_collect(program, &run->config, &fixtures, &solution, &tests, run->err);
    if (status == CF_OK)
        status = cf_reach_all(program, &solution, &tests, run->out, run->err);
    return status;
}

static enum cf_status make_result(struct run *run, struct cf_cache *cache)
{
    enum cf_status status;

    if (cf_cache_result(cache, run->key, run->out)) {
        run->out->from_cache = true;
        return CF_OK;
    }
    status = gather_facts(run, cache);
    if (status == CF_OK)
        status = analyse(run);
    if (status == CF_OK)
        cf_cache_keep(cache, run->key, &run->program, run->out);
    return status;
}

enum cf_status cf_discover(const struct cf_discover_options *options, struct cf_arena *arena,
                           struct cf_discovery *discovery, struct cf_error *err)
{
    const struct cf_project *project = options->project;
    struct run run = { .options = options, .arena = arena, .out = discovery, .err = err };
    struct cf_cache cache = { 0 };
    enum cf_status status = cf_pytest_config_read(project->root, arena, &run.config, err);

    *discovery = (struct cf_discovery){ 0 };
    run.program.arena = arena;
    run.program.root = project->root;
    if (status == CF_OK)
        status = cf_project_list(project, &run.config, arena, &run.files, err);
    if (status != CF_OK)
        return status;
    discovery->skipped = run.files.skipped;
    if (run.files.count == 0)
        return cf_fail(err, CF_ENOTFOUND, "no Python files in %.300s", project->root);
    discovery->file_count = (uint32_t)run.files.count;
    status = read_files(&run);
    if (status == CF_OK)
        status = make_key(&run);
    if (status == CF_OK && !options->no_cache)
        status = cf_cache_open(&cache, project->root, arena, err);
    if (status == CF_OK)
        status = make_result(&run, &cache);
    discovery->cache_fault = cache.fault;
    if (status == CF_OK && options->trace != NULL)
        status = cf_called_add(options->trace, project->root, discovery, arena, err);
    return status;
}

const struct cf_discovered_function *cf_discovery_find(const struct cf_discovery *discovery,
                                                       const char *file, const char *qualname)
{
    const struct cf_discovered_function *found = NULL;

    for (uint32_t i = 0; i < discovery->function_count; i++) {
        const struct cf_discovered_function *function = &discovery->functions[i];

        /* Of several definitions under one name the last is the one that stays. */
        if (strcmp(function->qualname, qualname) == 0 && strcmp(function->file, file) == 0)
            found = function;
    }
    return found;
}

enum cf_status cf_discovery_tests(const struct cf_discovery *discovery,
                                  const struct cf_discovered_function *function,
                                  struct cf_arena *arena, struct cf_list *ids, struct cf_error *err)
{
    for (uint32_t i = 0; i < function->test_count; i++) {
        enum cf_status status =
            cf_list_add(ids, arena, discovery->tests[function->tests[i].test].id, err);

        if (status != CF_OK)
            return status;
    }
    return CF_OK;
}
