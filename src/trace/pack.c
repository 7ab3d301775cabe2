/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/pack.h"

#include "base/sha256.h"
#include "store/blob.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKERS_MAX 8
#define BATCH 16                      /* jobs that a worker takes at once */
#define AHEAD_MAX ((size_t)256 << 20) /* bytes of content compressed and not yet stored */

enum cf_status cf_pack_add(struct cf_pack *pack, struct cf_key hash, struct cf_slice content,
                           struct cf_pack_chain *chain, uint32_t *job, struct cf_error *err)
{
    struct cf_pack_job added_job = { .content = content, .hash = hash, .base = CF_INDEX_NONE };
    enum cf_status status;
    bool added = false;
    void *grown;

    *job = (uint32_t)pack->count;
    status = cf_index_add(&pack->hashes, pack->arena, hash, job, &added, err);
    if (status != CF_OK || !added)
        return status;
    grown =
        cf_array_grow(pack->arena, pack->jobs, &pack->capacity, pack->count, sizeof(*pack->jobs));
    if (grown == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for the contents of the trace");
    pack->jobs = grown;
    if (chain != NULL && content.size >= CF_PACK_PREFIX_MIN) {
        if (chain->latest_plus_1 == 0) {
            chain->first_plus_1 = *job + 1;
        } else {
            added_job.base = chain->latest_plus_1 - 1;
            if (pack->jobs[added_job.base].depth >= CF_BLOB_CHAIN_MAX)
                added_job.base = chain->first_plus_1 - 1;
            added_job.depth = pack->jobs[added_job.base].depth + 1;
        }
        /* A first content that hangs on another chain may be at its end already. */
        if (added_job.depth > CF_BLOB_CHAIN_MAX) {
            added_job.base = CF_INDEX_NONE;
            added_job.depth = 0;
        }
        chain->latest_plus_1 = *job + 1;
    }
    pack->jobs[pack->count++] = added_job;
    return CF_OK;
}

struct pool {
    struct cf_pack *pack;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next;  /* job that nobody has taken */
    size_t ahead; /* bytes compressed and not stored */
    bool stop;
};

static void run_job(struct cf_pack *pack, struct cf_packer *packer, struct cf_pack_job *job)
{
    static const struct cf_slice none = { .size = 0 };
    const struct cf_slice *base =
        job->base == CF_INDEX_NONE ? &none : &pack->jobs[job->base].content;
    const struct cf_content content = { job->content.data, job->content.size };
    const struct cf_content prefix = { base->data, base->size };
    struct cf_sha256 sha;
    uint8_t *frame = malloc(cf_packer_bound(job->content.size));

    job->failed = frame == NULL || packer == NULL ||
                  cf_packer_pack(packer, content, prefix, frame, &job->frame_size) != CF_OK;
    if (job->failed) {
        free(frame);
        return;
    }
    job->frame = realloc(frame, job->frame_size);
    if (job->frame == NULL)
        job->frame = frame;
    cf_sha256_init(&sha);
    cf_sha256_add(&sha, job->frame, job->frame_size);
    cf_sha256_end(&sha, job->digest);
}

/* The lock is held. */
static void take_batch(struct pool *pool, size_t *first, size_t *end)
{
    *first = pool->next;
    *end = *first;
    while (*end < pool->pack->count && *end - *first < BATCH &&
           (*end == *first || pool->pack->jobs[*end].content.size < CF_PACK_PREFIX_MIN))
        ++*end;
    pool->next = *end;
    for (size_t i = *first; i < *end; i++)
        pool->ahead += pool->pack->jobs[i].content.size;
}

static void *work(void *context)
{
    struct pool *pool = context;
    struct cf_packer *packer = cf_packer_new();

    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->stop && pool->next < pool->pack->count) {
        size_t first, end;

        if (pool->ahead > AHEAD_MAX) {
            (void)pthread_cond_wait(&pool->changed, &pool->lock);
            continue;
        }
        take_batch(pool, &first, &end);
        (void)pthread_mutex_unlock(&pool->lock);
        for (size_t i = first; i < end; i++)
            run_job(pool->pack, packer, &pool->pack->jobs[i]);
        (void)pthread_mutex_lock(&pool->lock);
        for (size_t i = first; i < end; i++)
            pool->pack->jobs[i].done = true;
        (void)pthread_cond_broadcast(&pool->changed);
    }
    (void)pthread_mutex_unlock(&pool->lock);
    cf_packer_free(packer);
    return NULL;
}

static void wait_for(struct pool *pool, const struct cf_pack_job *job)
{
    (void)pthread_mutex_lock(&pool->lock);
    while (!job->done)
        (void)pthread_cond_wait(&pool->changed, &pool->lock);
    (void)pthread_mutex_unlock(&pool->lock);
}

static void forget(struct pool *pool, struct cf_pack_job *job)
{
    free(job->frame);
    job->frame = NULL;
    (void)pthread_mutex_lock(&pool->lock);
    pool->ahead -= job->content.size;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->lock);
}

static enum cf_status store_all(struct pool *pool, struct cf_row *row, struct cf_error *err)
{
    struct cf_pack *pack = pool->pack;

    for (size_t i = 0; i < pack->count; i++) {
        struct cf_pack_job *job = &pack->jobs[i];

        wait_for(pool, job);
        if (job->failed)
            return cf_fail(err, CF_ENOMEM, "no memory to compress %zu bytes", job->content.size);
        cf_row_int(row, i + 1);
        cf_row_blob(row, &job->hash, sizeof(job->hash));
        cf_row_int(row, job->content.size);
        if (job->base == CF_INDEX_NONE)
            cf_row_null(row);
        else
            cf_row_int(row, job->base + (uint64_t)1);
        cf_row_blob(row, job->frame, job->frame_size);
        cf_row_add(row);
        memcpy(row->merge->frame_digests[i], job->digest, sizeof(job->digest));
        forget(pool, job);
        if (row->status != CF_OK)
            return row->status;
    }
    return CF_OK;
}

static size_t worker_count(void)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors < 2 ? 1 : processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
}

enum cf_status cf_pack_write(struct cf_pack *pack, struct cf_merge *merge, struct cf_error *err)
{
    struct pool pool = { .pack = pack };
    pthread_t workers[WORKERS_MAX];
    const size_t wanted = worker_count();
    size_t started = 0;
    enum cf_status status;
    struct cf_row row;

    merge->frame_digests =
        cf_arena_alloc(merge->arena, (pack->count + 1) * sizeof(*merge->frame_digests));
    if (merge->frame_digests == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for the digests of the trace");
    merge->frame_count = pack->count;
    (void)pthread_mutex_init(&pool.lock, NULL);
    (void)pthread_cond_init(&pool.changed, NULL);
    while (started < wanted && pthread_create(&workers[started], NULL, work, &pool) == 0)
        started++;
    cf_row_open(&row, merge, "INSERT INTO blobs(id, hash, size, base, data) VALUES (?, ?, ?, ?, ?)",
                err);
    if (started == 0 && pack->count > 0)
        status = cf_fail(err, CF_ENOMEM, "no thread to compress the trace");
    else
        status = row.status == CF_OK ? store_all(&pool, &row, err) : row.status;
    (void)pthread_mutex_lock(&pool.lock);
    pool.stop = true;
    (void)pthread_cond_broadcast(&pool.changed);
    (void)pthread_mutex_unlock(&pool.lock);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(workers[i], NULL);
    for (size_t i = 0; i < pack->count; i++) {
        free(pack->jobs[i].frame);
        pack->jobs[i].frame = NULL;
    }
    (void)pthread_cond_destroy(&pool.changed);
    (void)pthread_mutex_destroy(&pool.lock);
    if (status != CF_OK)
        row.status = status;
    return cf_row_close(&row);
}
