/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/parse.h"

#include "base/buf.h"
#include "discover/facts.h"
#include "source/source.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKERS_MAX 8
#define FEW 8 /* files that are not worth another thread */
#define FILE_ARENA_BYTES ((size_t)2 << 30)
#define BLOCK_BYTES ((size_t)1 << 20)

struct queue {
    struct cf_parse_job *jobs;
    size_t count;
    atomic_size_t next;
};

static enum cf_status run_job(struct cf_parse_job *job, struct cf_parser *parser,
                              struct cf_buf *block, struct cf_error *err)
{
    struct cf_source source;
    struct cf_arena arena;
    enum cf_status status;

    cf_arena_init(&arena, FILE_ARENA_BYTES);
    arena.block_bytes = BLOCK_BYTES;
    status = cf_source_read(parser, job->text, job->size, &arena, &source, err);
    if (status == CF_OK)
        status = cf_facts_extract(&source, &arena, block, err);
    cf_arena_deinit(&arena);
    if (status != CF_OK)
        return status;
    job->block = malloc(block->len);
    if (job->block == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    memcpy(job->block, block->data, block->len);
    job->block_size = block->len;
    return CF_OK;
}

static void *work(void *context)
{
    struct queue *queue = context;
    struct cf_parser *parser = NULL;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_buf block;
    enum cf_status status = cf_parser_new(&parser, &err);

    cf_buf_init(&block, CF_FACTS_MAX_BYTES);
    for (;;) {
        const size_t at = atomic_fetch_add(&queue->next, 1);
        struct cf_parse_job *job;

        if (at >= queue->count)
            break;
        job = &queue->jobs[at];
        job->status = status == CF_OK ? run_job(job, parser, &block, &err) : status;
        memcpy(job->message, err.message, sizeof(job->message));
    }
    cf_buf_deinit(&block);
    cf_parser_free(parser);
    return NULL;
}

static size_t worker_count(size_t files)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (processors < 2 || files <= FEW)
        return 1;
    return processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
}

enum cf_status cf_parse_all(struct cf_parse_job *jobs, size_t count, struct cf_error *err)
{
    struct queue queue = { .jobs = jobs, .count = count };
    const size_t wanted = worker_count(count);
    pthread_t threads[WORKERS_MAX];
    size_t started = 0;

    while (started + 1 < wanted && pthread_create(&threads[started], NULL, work, &queue) == 0)
        started++;
    (void)work(&queue); /* here too */
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    for (size_t i = 0; i < count; i++) {
        if (jobs[i].status == CF_ENOMEM)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return CF_OK;
}

void cf_parse_free(struct cf_parse_job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(jobs[i].block);
        jobs[i].block = NULL;
    }
}
