/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "optimize/parts.h"
#include "project/requires.h"

#include <string.h>

/* Reads the text and what is known of its functions; whatever goes wrong is the file's fault. */
static void read_file(struct cf_optimizing *work, struct cf_file *file)
{
    const char *path = cf_path_join(work->arena, work->run->root, file->file);
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;
    char *text = NULL, *real = NULL;
    enum cf_status status = path == NULL ? cf_fail(&err, CF_ENOMEM, "out of memory")
                                         : cf_path_real(path, work->arena, &real, &err);

    if (status == CF_OK)
        status =
            cf_file_read(real, CF_SYNTAX_MAX_BYTES, work->arena, &text, &file->original_size, &err);
    file->path = real;
    file->original = text;
    if (status == CF_OK)
        status =
            cf_source_read(work->parser, text, file->original_size, work->arena, &source, &err);
    if (status == CF_OK)
        status = cf_pieces_init(&file->pieces, text, file->original_size, work->arena, &err);
    if (status == CF_OK && work->db != NULL)
        status = cf_evidence_load(work, file, &source, &err);
    if (status == CF_OK)
        return;
    file->fault = cf_arena_printf(work->arena, "%s: %s", file->file, err.message);
    if (file->fault == NULL)
        file->fault = "out of memory";
}

struct cf_file *cf_optimizing_file(struct cf_optimizing *work, const char *file)
{
    struct cf_file *found;

    for (size_t i = 0; i < work->file_count; i++) {
        if (strcmp(work->files[i].file, file) == 0)
            return &work->files[i];
    }
    if (work->file_count == work->file_room)
        return NULL; /* there is room for each function's file */
    found = &work->files[work->file_count++];
    *found = (struct cf_file){ .file = file };
    read_file(work, found);
    return found;
}

static bool is_function(const struct cf_definition *definition, const char *qualname)
{
    return definition->kind == CF_DEFINES_FUNCTION && strcmp(definition->qualname, qualname) == 0;
}

bool cf_place_find(const struct cf_source *source, const char *qualname, uint32_t line,
                   struct cf_place *place)
{
    *place = (struct cf_place){ .qualname = qualname };
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];

        if (!is_function(definition, qualname))
            continue;
        /* The interpreter's line is that of the first decorator. */
        if (source->syntax.nodes[definition->whole].line == line ||
            source->syntax.nodes[definition->node].line == line)
            return true;
        place->ordinal++;
    }
    return false;
}

uint32_t cf_place_definition(const struct cf_source *source, const struct cf_place *place)
{
    uint32_t ordinal = 0;

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        if (is_function(&source->definitions.items[i], place->qualname) &&
            ordinal++ == place->ordinal)
            return i;
    }
    return CF_NONE;
}

unsigned cf_oldest_python(const struct cf_project *project,
                          const struct cf_interpreter *interpreter, struct cf_arena *arena)
{
    const char *specifiers = cf_requires_python(project, arena);
    const int own = interpreter->minor;
    int minor = 0;

    while (minor < own && !cf_requires_allows(specifiers, minor))
        minor++;
    /* No lower bound says nothing of old ones. */
    return 300U + (unsigned)(minor > 0 ? minor : own);
}

enum cf_status cf_file_text(const struct cf_file *file, uint32_t without, const char **text,
                            size_t *size, struct cf_error *err)
{
    return cf_pieces_text(&file->pieces, without, text, size, err);
}
