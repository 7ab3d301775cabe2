/* SPDX-License-Identifier: Apache-2.0 */
#include "project/outcomes.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BYTES ((size_t)64 << 20)

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum cf_status cf_outcomes_read(const char *path, struct cf_arena *arena,
                                struct cf_outcomes *outcomes, struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0, room = 1;

    *outcomes = (struct cf_outcomes){ 0 };
    if (cf_file_read(path, MAX_BYTES, arena, &text, &size, NULL) != CF_OK)
        return CF_OK;
    for (size_t i = 0; i < size; i++)
        room += text[i] == '\n';
    outcomes->lines = cf_arena_alloc(arena, room * sizeof(*outcomes->lines));
    if (outcomes->lines == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    while ((line = strtok_r(text, "\n", &rest)) != NULL && outcomes->count < room) {
        text = NULL;
        outcomes->lines[outcomes->count++] = line;
    }
    if (outcomes->count > 0)
        qsort(outcomes->lines, outcomes->count, sizeof(*outcomes->lines), compare_lines);
    return CF_OK;
}

bool cf_outcomes_have(const struct cf_outcomes *outcomes, const char *line)
{
    return outcomes->count > 0 && bsearch(&line, outcomes->lines, outcomes->count,
                                          sizeof(*outcomes->lines), compare_lines) != NULL;
}
