/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/program.h"

#include "base/buf.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZIP_END_BYTES (22 + 65535) /* the end record of a zip file and its longest comment */
#define COMMAND_MAX_BYTES 4096

static enum cf_status check_folder(const char *script, struct cf_error *err)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/__main__.py", script);

    if (length > 0 && (size_t)length < sizeof(path) && access(path, R_OK) == 0)
        return CF_OK;
    return cf_fail(err, CF_EUSAGE, "%s is a folder without __main__.py: name a script", script);
}

enum cf_status cf_program_check(const struct cf_program *program, struct cf_error *err)
{
    const char *script = program->script;
    struct stat info;

    if (script == NULL)
        return CF_OK;
    if (strcmp(script, "-") == 0)
        return cf_fail(err, CF_EUSAGE,
                       "a program on standard input cannot be recorded: name a "
                       "script");
    if (stat(script, &info) != 0)
        return cf_fail(err, errno == ENOENT || errno == ENOTDIR ? CF_ENOTFOUND : CF_EIO,
                       "cannot open the script %s: %s", script, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return check_folder(script, err);
    if (!S_ISREG(info.st_mode))
        return cf_fail(err, CF_EUSAGE, "%s is not a regular file: name a script", script);
    if (access(script, R_OK) != 0)
        return cf_fail(err, CF_EIO, "cannot read the script %s: %s", script, strerror(errno));
    return CF_OK;
}

/* What Python runs without compiling the file itself: zip archives and compiled code. */
static bool is_archive(const char *script)
{
    static const char end_record[] = "PK\5\6";
    size_t length = strlen(script);
    char tail[4096];
    bool found = false;
    ssize_t got;
    off_t size;
    int fd;

    if (length > 4 && strcmp(script + length - 4, ".pyc") == 0)
        return true;
    fd = open(script, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    size = lseek(fd, 0, SEEK_END);
    for (off_t at = size > ZIP_END_BYTES ? size - ZIP_END_BYTES : 0; at < size && !found;
         at += (off_t)sizeof(tail) - 3) {
        got = pread(fd, tail, sizeof(tail), at);
        found = got > 0 && memmem(tail, (size_t)got, end_record, 4) != NULL;
    }
    (void)close(fd);
    return found;
}

enum cf_status cf_program_check_with(const struct cf_program *program,
                                     const struct cf_interpreter *interpreter,
                                     struct cf_arena *arena, struct cf_error *err)
{
    if (program->module != NULL)
        return cf_interpreter_check_module(interpreter, program->module, arena, err);
    if (cf_path_is_dir(program->script) || is_archive(program->script))
        return CF_OK;
    return cf_interpreter_check_script(interpreter, program->script, arena, err);
}

/* exec wants pointers to char, and leaves what they point to alone. */
static char *without_const(const char *text)
{
    union {
        const char *given;
        char *wanted;
    } pun = { .given = text };

    return pun.wanted;
}

char **cf_program_argv(const struct cf_program *program, const char *executable,
                       struct cf_arena *arena)
{
    char **argv = cf_arena_alloc(arena, ((size_t)program->argc + 4) * sizeof(*argv));
    size_t count = 0;

    if (argv == NULL)
        return NULL;
    argv[count++] = without_const(executable);
    if (program->module != NULL)
        argv[count++] = without_const("-m");
    argv[count++] = without_const(program->module != NULL ? program->module : program->script);
    for (int i = 0; i < program->argc; i++)
        argv[count++] = program->argv[i];
    return argv;
}

/* Quotes as a shell wants it, where it wants it. */
static void add_word(struct cf_buf *buf, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-./=:,+@%";

    if (buf->len > 0)
        cf_buf_add_char(buf, ' ');
    if (*word != '\0' && word[strspn(word, safe)] == '\0') {
        cf_buf_add_str(buf, word);
        return;
    }
    cf_buf_add_char(buf, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            cf_buf_add_str(buf, "'\\''");
        else
            cf_buf_add_char(buf, *word);
    }
    cf_buf_add_char(buf, '\'');
}

const char *cf_program_command(const struct cf_program *program, struct cf_arena *arena)
{
    struct cf_buf buf;
    const char *text;

    cf_buf_init(&buf, (size_t)4 << 20);
    if (program->module != NULL)
        add_word(&buf, "-m");
    add_word(&buf, program->module != NULL ? program->module : program->script);
    for (int i = 0; i < program->argc && buf.len < COMMAND_MAX_BYTES; i++)
        add_word(&buf, program->argv[i]);
    text = cf_arena_strndup(arena, cf_buf_str(&buf),
                            buf.len < COMMAND_MAX_BYTES ? buf.len : COMMAND_MAX_BYTES);
    cf_buf_deinit(&buf);
    return text;
}
