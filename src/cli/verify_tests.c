/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_tests.h"

#include "base/file.h"
#include "discover/discover.h"
#include "project/project.h"

#include <string.h>

#define NAMES_MAX_BYTES 65536 /* of all tests together: of more the files are run */

static enum cf_status find_tests(const struct cf_verify_request *request, struct cf_arena *arena,
                                 const char **root, struct cf_list *ids)
{
    const struct cf_target target = { .script = request->original };
    const char *config = cf_path_join(arena, request->root, "pyproject.toml");
    const struct cf_discovered_function *function = NULL;
    struct cf_discovery discovery;
    struct cf_project project = { .root = NULL };
    const struct cf_discover_options options = { .project = &project,
                                                 .name_families = CF_DISCOVER_NAME_FAMILIES };
    enum cf_status status = CF_OK;

    if (config != NULL && !cf_path_is_file(config))
        config = NULL;
    status = cf_project_open(config, &target, arena, &project, NULL);
    if (status == CF_OK)
        status = cf_discover(&options, arena, &discovery, NULL);
    if (status == CF_OK && cf_path_inside(request->original, project.root))
        function = cf_discovery_find(&discovery, request->original + strlen(project.root) + 1,
                                     request->function);
    *root = project.root;
    return function == NULL ? CF_OK : cf_discovery_tests(&discovery, function, arena, ids, NULL);
}

/* Is the test in what was named: the file, or a folder above it? */
static bool is_named(const char *test, const char *named)
{
    const size_t length = strlen(named);

    return strncmp(test, named, length) == 0 &&
           (test[length] == '\0' || test[length] == '/' || strncmp(test + length, "::", 2) == 0);
}

static enum cf_status add_reaching(const char *named, const char *root, const struct cf_list *ids,
                                   struct cf_arena *arena, struct cf_list *chosen,
                                   struct cf_error *err)
{
    const size_t before = chosen->count;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < ids->count && status == CF_OK; i++) {
        const char *test = cf_path_join(arena, root, ids->items[i]);

        if (test == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (is_named(test, named))
            status = cf_list_add(chosen, arena, test, err);
    }
    if (status == CF_OK && chosen->count == before) /* none, or named itself */
        status = cf_list_add(chosen, arena, named, err);
    return status;
}

static size_t bytes_of(const struct cf_list *list)
{
    size_t bytes = 0;

    for (size_t i = 0; i < list->count; i++)
        bytes += strlen(list->items[i]) + 1;
    return bytes;
}

enum cf_status cf_verify_tests_narrow(struct cf_verify_request *request, struct cf_arena *arena,
                                      struct cf_error *err)
{
    struct cf_list ids = { 0 }, chosen = { 0 };
    const char *root = NULL;
    enum cf_status status = CF_OK;

    if (request->tests.count == 0 || find_tests(request, arena, &root, &ids) != CF_OK)
        return CF_OK;
    for (size_t i = 0; i < request->tests.count && status == CF_OK; i++) {
        const char *named = request->tests.items[i];

        status = strstr(named, "::") != NULL ? cf_list_add(&chosen, arena, named, err)
                                             : add_reaching(named, root, &ids, arena, &chosen, err);
    }
    if (status == CF_OK && bytes_of(&chosen) < NAMES_MAX_BYTES)
        request->tests = chosen;
    return status;
}
