/* SPDX-License-Identifier: Apache-2.0 */
/* [tool.codeflash] of any pyproject.toml. */
#include "project/config.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cf_config config = { .folder = "/nowhere" };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_arena arena;

    cf_arena_init(&arena, (size_t)64 << 20);
    if (cf_config_parse((const char *)data, size, &arena, &config, &err) != CF_OK &&
        err.message[0] == '\0')
        __builtin_trap(); /* a failure without a message is a fault */
    cf_arena_deinit(&arena);
    return 0;
}
