/* SPDX-License-Identifier: Apache-2.0 */
/* Units in modules that are not loaded any more. */
#include "startup/search.h"

#define NOT_LOADED "the module that it stands in is not loaded any more"

void cf_startup_wake(struct cf_startup_work *work)
{
    for (uint32_t i = 0; i < work->units.count; i++) {
        struct cf_unit *unit = &work->units.items[i];

        if (!unit->idle)
            continue;
        unit->idle = false;
        unit->on = true;
        unit->reason = NULL;
    }
}

static bool is_loaded(const struct cf_startup_work *work, const bool *loaded, uint32_t file)
{
    const uint32_t module = cf_startup_find(&work->startup->graph, work->units.files[file]->module);

    return loaded[module];
}

static bool turn_off(struct cf_startup_work *work, const bool *loaded)
{
    bool any = false;

    for (uint32_t i = 0; i < work->units.count; i++) {
        struct cf_unit *unit = &work->units.items[i];

        if (!unit->on || is_loaded(work, loaded, unit->file))
            continue;
        unit->on = false;
        unit->idle = any = true;
        unit->reason = NOT_LOADED;
    }
    return any;
}

enum cf_status cf_startup_rest(struct cf_startup_work *work, struct cf_error *err)
{
    const struct cf_startup_request *request = work->request;
    bool *loaded = work->still;
    const char *fault = NULL;
    enum cf_status status = CF_OK;

    if (request->then == NULL && request->program.kind == CF_STARTUP_CODE &&
        request->program.script == NULL)
        return CF_OK; /* an import: what follows is not known */
    if (request->then != NULL) {
        loaded = cf_arena_alloc(work->arena, work->startup->graph.count + 1);
        if (loaded == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        status = cf_startup_loaded(work, true, loaded, &fault, err);
    }
    if (status != CF_OK || fault != NULL || !turn_off(work, loaded))
        return status;
    status = cf_startup_write_after(work, err);
    if (status == CF_OK)
        status = cf_startup_probe(work, NULL, &fault, err);
    if (status != CF_OK || fault == NULL)
        return status;
    cf_startup_wake(work);
    return cf_startup_write_after(work, err);
}
