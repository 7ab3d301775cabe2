/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merges a folder with one process whose files hold any bytes: a 32-bit size of the log, then the
 * log, and the rest as its tables.
 */
#include "base/file.h"
#include "trace/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64], parts[80], output[80];

static void put(const char *suffix, const uint8_t *data, size_t size)
{
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/1-1.%s", parts, suffix);
    file = fopen(path, "wb");
    if (file == NULL)
        abort();
    (void)fwrite(data, 1, size, file);
    (void)fclose(file);
}

static void remove_folder(void)
{
    if (cf_tree_remove(folder, NULL) != CF_OK)
        perror(folder);
}

static void make_folder(void)
{
    (void)snprintf(folder, sizeof(folder), "/tmp/cf_fuzz_XXXXXX");
    if (mkdtemp(folder) == NULL)
        abort();
    (void)snprintf(parts, sizeof(parts), "%s/parts", folder);
    (void)snprintf(output, sizeof(output), "%s/trace", folder);
    if (mkdir(parts, S_IRWXU) != 0)
        abort();
    (void)setenv("XDG_CONFIG_HOME", folder, 1);
    (void)atexit(remove_folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cf_session session = cf_session_defaults();
    struct cf_merge_summary summary;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_arena arena;
    uint32_t log_size = 0;

    if (size < sizeof(log_size))
        return 0;
    if (folder[0] == '\0')
        make_folder();
    memcpy(&log_size, data, sizeof(log_size));
    data += sizeof(log_size);
    size -= sizeof(log_size);
    if (log_size > size)
        log_size = (uint32_t)size;
    put("log", data, log_size);
    put("functions", data + log_size, size - log_size);
    put("classes", data + log_size, size - log_size);
    put("tree", data + log_size, size - log_size);
    put("edges", data + log_size, size - log_size);
    session.output = output;
    session.root = "/p";
    session.module_root = "/p";
    session.tests_root = "/p/tests";
    session.name = "/p/app.py";
    session.command = "app.py";
    session.exact = size % 2 == 1;
    session.max_inputs = 2;
    cf_arena_init(&arena, (size_t)256 << 20);
    if (cf_trace_merge(parts, &session, &arena, &summary, &err) == CF_EIO &&
        strstr(err.message, "constraint") != NULL)
        abort(); /* no spool may make a row that the schema refuses */
    cf_arena_deinit(&arena);
    return 0;
}
