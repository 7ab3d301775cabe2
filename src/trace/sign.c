/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/sign.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BYTES 32
#define PATH_BYTES 4096

/* What replay reads, in the order of the primary keys. Columns that are filled in later
 * (inputs.checked, reason and label; functions.not_replayable) are left out. */
static const char *const queries[] = {
    "SELECT key, value FROM meta WHERE key <> 'signature' ORDER BY key",
    "SELECT id, module, qualname, file, line, kind, flags, parameters FROM functions ORDER BY id",
    ("SELECT id, function_id, count, process_id, receiver, outcome, effects, arguments, result,"
     " after, items, items_complete, items_kept, holes FROM inputs ORDER BY id"),
    "SELECT input_id, blob_id FROM input_blobs ORDER BY input_id, blob_id",
};

static enum cf_status key_folder(char folder[PATH_BYTES], struct cf_error *err)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    int size;

    if (config != NULL && config[0] == '/')
        size = snprintf(folder, PATH_BYTES - 8, "%s/codeflash", config);
    else if (home != NULL && home[0] == '/')
        size = snprintf(folder, PATH_BYTES - 8, "%s/.config/codeflash", home);
    else
        return cf_fail(err, CF_EIO, "no place for the user's key: HOME is not set");
    if (size < 0 || size >= PATH_BYTES - 8)
        return cf_fail(err, CF_ELIMIT, "path of the user's key is too long");
    return CF_OK;
}

/* A key that others can read or that another user put there proves nothing. */
static enum cf_status read_key(const char *path, uint8_t key[KEY_BYTES], struct cf_error *err)
{
    enum cf_status status = CF_OK;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0 && errno == ENOENT)
        return cf_fail(err, CF_ENOTFOUND, "no key at %s", path);
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() ||
        (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        status = cf_fail(err, CF_EIO, "%s must be a file of yours that only you can read", path);
    else if (read(fd, key, KEY_BYTES) != KEY_BYTES)
        status = cf_fail(err, CF_EFORMAT, "%s is damaged: remove it", path);
    (void)close(fd);
    return status;
}

/* Under its name by link(), so that of two that are made at once one wins whole. */
static enum cf_status make_key(const char *folder, const char *path, struct cf_error *err)
{
    char temporary[PATH_BYTES + 32];
    uint8_t key[KEY_BYTES];
    enum cf_status status = cf_dir_make(folder, S_IRWXU, err);
    int fd;

    if (status != CF_OK)
        return status;
    if (getrandom(key, sizeof(key), 0) != KEY_BYTES)
        return cf_fail(err, CF_EIO, "no random numbers for a key");
    (void)snprintf(temporary, sizeof(temporary), "%s.%ld", path, (long)getpid());
    (void)unlink(temporary);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", temporary, strerror(errno));
    if (write(fd, key, sizeof(key)) != KEY_BYTES || fsync(fd) != 0 ||
        (link(temporary, path) != 0 && errno != EEXIST))
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    (void)close(fd);
    (void)unlink(temporary);
    return status;
}

static enum cf_status load_key(uint8_t key[KEY_BYTES], bool make, struct cf_error *err)
{
    char folder[PATH_BYTES], path[PATH_BYTES];
    enum cf_status status = key_folder(folder, err);

    if (status != CF_OK)
        return status;
    (void)snprintf(path, sizeof(path), "%.*s/key", PATH_BYTES - 8, folder);
    status = read_key(path, key, err);
    if (status != CF_ENOTFOUND || !make)
        return status;
    status = make_key(folder, path, err);
    return status == CF_OK ? read_key(path, key, err) : status;
}

static void add_number(struct cf_sha256 *sha, char kind, uint64_t number)
{
    uint8_t bytes[9] = { (uint8_t)kind };

    for (unsigned i = 0; i < 8; i++)
        bytes[1 + i] = (uint8_t)(number >> (8 * i));
    cf_sha256_add(sha, bytes, sizeof(bytes));
}

static void add_column(struct cf_sha256 *sha, sqlite3_stmt *statement, int column)
{
    const char *kind = "f";
    const void *data;
    size_t size;

    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        cf_sha256_add(sha, "n", 1);
        return;
    case SQLITE_INTEGER:
        add_number(sha, 'i', (uint64_t)sqlite3_column_int64(statement, column));
        return;
    case SQLITE_TEXT:
        kind = "t";
        data = sqlite3_column_text(statement, column);
        break;
    case SQLITE_BLOB:
        kind = "b";
        data = sqlite3_column_blob(statement, column);
        break;
    default:
        data = sqlite3_column_text(statement, column);
        break;
    }
    size = (size_t)sqlite3_column_bytes(statement, column);
    add_number(sha, *kind, size);
    if (size > 0)
        cf_sha256_add(sha, data, size);
}

static enum cf_status add_rows(sqlite3 *db, const char *query, struct cf_sha256 *sha,
                               struct cf_error *err)
{
    sqlite3_stmt *statement = NULL;
    enum cf_status status = cf_trace_db_prepare(db, query, &statement, err);
    int step = SQLITE_DONE;

    if (status != CF_OK)
        return status;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        cf_sha256_add(sha, "r", 1);
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            add_column(sha, statement, i);
    }
    if (step != SQLITE_DONE)
        status = cf_trace_db_fail(db, err);
    (void)sqlite3_finalize(statement);
    return status;
}

/* Blobs go in as the digest of their frame, so that the merge can compute it on the way. */
static enum cf_status add_blobs(sqlite3 *db, const uint8_t (*digests)[CF_SHA256_BYTES],
                                size_t count, struct cf_sha256 *sha, struct cf_error *err)
{
    sqlite3_stmt *statement = NULL;
    enum cf_status status = cf_trace_db_prepare(
        db,
        digests == NULL ? "SELECT id, hash, size, base, data FROM blobs ORDER BY id"
                        : "SELECT id, hash, size, base FROM blobs ORDER BY id",
        &statement, err);
    size_t row = 0;
    int step = SQLITE_DONE;

    if (status != CF_OK)
        return status;
    for (; (step = sqlite3_step(statement)) == SQLITE_ROW; row++) {
        uint8_t own[CF_SHA256_BYTES];

        cf_sha256_add(sha, "r", 1);
        for (int i = 0; i < 4; i++)
            add_column(sha, statement, i);
        if (digests == NULL) {
            struct cf_sha256 frame;

            cf_sha256_init(&frame);
            cf_sha256_add(&frame, sqlite3_column_blob(statement, 4),
                          (size_t)sqlite3_column_bytes(statement, 4));
            cf_sha256_end(&frame, own);
            cf_sha256_add(sha, own, sizeof(own));
        } else if (row < count) {
            cf_sha256_add(sha, digests[row], CF_SHA256_BYTES);
        }
    }
    if (step != SQLITE_DONE)
        status = cf_trace_db_fail(db, err);
    (void)sqlite3_finalize(statement);
    return status;
}

static enum cf_status signature_of(sqlite3 *db, const uint8_t key[KEY_BYTES],
                                   const uint8_t (*digests)[CF_SHA256_BYTES], size_t count,
                                   char text[2 * CF_SHA256_BYTES + 1], struct cf_error *err)
{
    uint8_t digest[CF_SHA256_BYTES];
    enum cf_status status = CF_OK;
    struct cf_sha256 sha;
    struct cf_hmac hmac;

    cf_sha256_init(&sha);
    cf_sha256_add(&sha, "codeflash trace 1\n", 18);
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]) && status == CF_OK; i++)
        status = add_rows(db, queries[i], &sha, err);
    if (status == CF_OK)
        status = add_blobs(db, digests, count, &sha, err);
    if (status != CF_OK)
        return status;
    cf_sha256_end(&sha, digest);
    cf_hmac_init(&hmac, key, KEY_BYTES);
    cf_hmac_add(&hmac, digest, sizeof(digest));
    cf_hmac_end(&hmac, digest);
    cf_digest_hex(digest, text);
    return CF_OK;
}

enum cf_status cf_trace_sign(sqlite3 *db, const uint8_t (*frame_digests)[CF_SHA256_BYTES],
                             size_t count, struct cf_error *err)
{
    char text[2 * CF_SHA256_BYTES + 1];
    uint8_t key[KEY_BYTES];
    sqlite3_stmt *statement = NULL;
    enum cf_status status = load_key(key, true, err);

    if (status == CF_OK)
        status = signature_of(db, key, frame_digests, count, text, err);
    if (status == CF_OK)
        status = cf_trace_db_prepare(
            db, "INSERT OR REPLACE INTO meta(key, value) VALUES ('signature', ?)", &statement, err);
    if (status != CF_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_DONE)
        status = cf_trace_db_fail(db, err);
    (void)sqlite3_finalize(statement);
    return status;
}

enum cf_status cf_trace_verify(sqlite3 *db, bool *ours, struct cf_error *err)
{
    char text[2 * CF_SHA256_BYTES + 1];
    uint8_t key[KEY_BYTES];
    struct cf_arena arena;
    const char *stored = "";
    enum cf_status status;

    *ours = false;
    if (load_key(key, false, NULL) != CF_OK)
        return CF_OK;
    cf_arena_init(&arena, 1 << 20);
    status = cf_trace_meta(db, "signature", &arena, &stored, err);
    if (status == CF_OK && strlen(stored) + 1 == sizeof(text)) {
        status = signature_of(db, key, NULL, 0, text, err);
        *ours = status == CF_OK && memcmp(stored, text, sizeof(text)) == 0;
    }
    cf_arena_deinit(&arena);
    return status;
}
