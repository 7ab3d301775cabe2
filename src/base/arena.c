/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

struct cf_arena_block {
    struct cf_arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char data[];
};

static size_t align_up(size_t bytes)
{
    const size_t mask = alignof(max_align_t) - 1;

    return (bytes + mask) & ~mask;
}

static struct cf_arena_block *add_block(struct cf_arena *arena, size_t wanted)
{
    size_t size = wanted > arena->block_bytes ? wanted : arena->block_bytes;
    struct cf_arena_block *block;

    if (size > arena->limit_bytes - arena->used_bytes)
        size = wanted; /* near the ceiling: take no more than is needed */
    if (size > arena->limit_bytes - arena->used_bytes)
        return NULL;

    block = cf_alloc(sizeof(*block) + size);
    if (block == NULL)
        return NULL;

    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used_bytes += size;
    return block;
}

void cf_arena_init(struct cf_arena *arena, size_t limit_bytes)
{
    *arena = (struct cf_arena){
        .block_bytes = BLOCK_BYTES,
        .limit_bytes = limit_bytes,
    };
}

void cf_arena_deinit(struct cf_arena *arena)
{
    struct cf_arena_block *block = arena->blocks;

    while (block != NULL) {
        struct cf_arena_block *next = block->next;

        free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
}

void *cf_arena_alloc(struct cf_arena *arena, size_t bytes)
{
    struct cf_arena_block *block = arena->blocks;
    void *memory;

    if (bytes > arena->limit_bytes || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = align_up(bytes);

    if (block == NULL || block->size - block->used < bytes) {
        block = add_block(arena, bytes);
        if (block == NULL)
            return NULL;
    }

    memory = block->data + block->used;
    block->used += bytes;
    assert(block->used <= block->size);
    return memory;
}

char *cf_arena_strndup(struct cf_arena *arena, const char *text, size_t len)
{
    char *copy;

    if (len == (size_t)-1)
        return NULL;

    copy = cf_arena_alloc(arena, len + 1);
    if (copy != NULL)
        memcpy(copy, text, len);
    return copy;
}

char *cf_arena_strdup(struct cf_arena *arena, const char *text)
{
    return cf_arena_strndup(arena, text, strlen(text));
}

char *cf_arena_printf(struct cf_arena *arena, const char *fmt, ...)
{
    va_list args, again;
    char *text = NULL;
    int len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    if (len >= 0 && (text = cf_arena_alloc(arena, (size_t)len + 1)) != NULL)
        (void)vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    va_end(args);
    return text;
}
