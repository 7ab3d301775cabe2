/* SPDX-License-Identifier: Apache-2.0 */
/* The file `session` of a session folder. */
#include "trace/session.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_session session;
    struct cf_arena arena;

    cf_arena_init(&arena, (size_t)64 << 20);
    if (cf_session_parse((const char *)data, size, &arena, &session, &err) == CF_OK &&
        session.output == NULL)
        __builtin_trap(); /* required keys are there */
    cf_arena_deinit(&arena);
    return 0;
}
