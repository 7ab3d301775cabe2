/* SPDX-License-Identifier: Apache-2.0 */
#include "project/interpreter.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "project/cache.h"
#include "project/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX_BYTES 65536
#define ANSWER_TIMEOUT_NS (20 * CF_NS_PER_SECOND)

/* Python 2 must be able to read these: it is told that it is too old, not shown a traceback. */
static const char ask[] =
    "import sys, os\n"
    "if sys.path and sys.path[0] == '': del sys.path[0]\n"
    "ext = ''\n"
    "if sys.version_info[0] > 2:\n"
    "    try:\n"
    "        from importlib.util import find_spec\n"
    "        ext = find_spec('codeflash._ext').origin or ''\n"
    "    except Exception:\n"
    "        pass\n"
    "hooks = [os.path.join(p, 'codeflash.pth') for p in sys.path]\n"
    "hook = ([p for p in hooks if os.path.isfile(p)] + [''])[0]\n"
    "name = getattr(sys, 'implementation', None)\n"
    "print('\\n'.join([name.name if name else 'cpython', '%d.%d.%d' % sys.version_info[:3],\n"
    "    '1' if 't' in getattr(sys, 'abiflags', '') else '0', sys.executable or '', ext, hook]\n"
    "    + sys.path))\n";

static const char compile_script[] =
    "import sys\n"
    "try:\n"
    "    with open(sys.argv[1], 'rb') as file: compile(file.read(), sys.argv[1], 'exec', 0, True)\n"
    "except (SyntaxError, ValueError) as e:\n"
    "    text = str(getattr(e, 'msg', e))\n"
    "    line = getattr(e, 'lineno', 0) or 0\n"
    "    if 'codec can' in text: text, line = 'not UTF-8, and it declares no other encoding', 0\n"
    "    text = '%d\\n%s' % (line, text.replace('\\n', ' '))\n"
    "    sys.stdout.buffer.write(text.encode('utf-8', 'backslashreplace'))\n"
    "    sys.exit(3)\n";

/* Parents are looked up, not imported: importing runs code of the program. */
static const char find_module[] =
    "import sys\n"
    "from importlib.machinery import PathFinder\n"
    "from importlib.util import find_spec\n"
    "parts = sys.argv[1].split('.')\n"
    "try:\n"
    "    spec = find_spec(parts[0])\n"
    "    for i in range(2, len(parts) + 1):\n"
    "        if spec is None or spec.submodule_search_locations is None: break\n"
    "        spec = PathFinder.find_spec('.'.join(parts[:i]), spec.submodule_search_locations)\n"
    "    else:\n"
    "        if spec is not None and spec.submodule_search_locations is not None:\n"
    "            if PathFinder.find_spec('__main__', spec.submodule_search_locations) is None:\n"
    "                print('package'); sys.exit(3)\n"
    "    if spec is None: print('missing'); sys.exit(3)\n"
    "except (ImportError, ValueError):\n"
    "    print('missing'); sys.exit(3)\n";

enum answer {
    ANSWER_NAME,
    ANSWER_VERSION,
    ANSWER_FREE,
    ANSWER_EXECUTABLE,
    ANSWER_EXTENSION,
    ANSWER_HOOK,
    ANSWER_PATH
};

/* What the command prints, in the arena; `*exit_status` is -1 where a signal ended it. */
static enum cf_status capture(const char *const *argv, struct cf_arena *arena, const char **output,
                              int *exit_status, struct cf_error *err)
{
    struct cf_buf out;
    const struct cf_process process = { .argv = argv,
                                        .timeout_ns = ANSWER_TIMEOUT_NS,
                                        .out = &out };
    enum cf_status status;
    int wait_status = 0;

    cf_buf_init(&out, ANSWER_MAX_BYTES);
    status = cf_process_run(&process, &wait_status, err);
    if (status == CF_OK)
        *output = cf_arena_strndup(arena, cf_buf_str(&out), out.len);
    if (status == CF_OK && *output == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    *exit_status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
    cf_buf_deinit(&out);
    return status;
}

static const char *search_path(struct cf_arena *arena, const char *name)
{
    const char *rest = getenv("PATH");

    return cf_path_search(arena, name, &rest);
}

static const char *beside_us(struct cf_arena *arena)
{
    char self[PATH_MAX] = { 0 };
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    const char *found;
    char *slash;

    if (length <= 0)
        return NULL;
    slash = strrchr(self, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    found = cf_arena_printf(arena, "%s/python", self);
    if (!cf_path_is_program(found))
        found = cf_arena_printf(arena, "%s/python3", self);
    return cf_path_is_program(found) ? found : NULL;
}

static enum cf_status choose_given(const char *wanted, struct cf_arena *arena,
                                   struct cf_interpreter *interpreter, struct cf_error *err)
{
    char cwd[PATH_MAX];

    interpreter->why = "--python";
    if (strchr(wanted, '/') == NULL)
        interpreter->given = search_path(arena, wanted);
    else if (cf_path_is_program(wanted))
        interpreter->given =
            cf_path_join(arena, getcwd(cwd, sizeof(cwd)) == NULL ? "." : cwd, wanted);
    if (interpreter->given == NULL)
        return cf_fail(err, CF_ENOTFOUND, "--python %s: no such interpreter%s", wanted,
                       strchr(wanted, '/') == NULL ? " in PATH" : "");
    return CF_OK;
}

static enum cf_status choose(const char *wanted, struct cf_arena *arena,
                             struct cf_interpreter *interpreter, struct cf_error *err)
{
    const char *environment = getenv("VIRTUAL_ENV");

    if (wanted != NULL)
        return choose_given(wanted, arena, interpreter, err);
    interpreter->why = "beside codeflash";
    interpreter->given = beside_us(arena);
    if (interpreter->given == NULL && environment != NULL && environment[0] == '/') {
        interpreter->why = "$VIRTUAL_ENV";
        interpreter->given = cf_arena_printf(arena, "%s/bin/python", environment);
        if (!cf_path_is_program(interpreter->given))
            interpreter->given = NULL;
    }
    if (interpreter->given == NULL) {
        interpreter->why = "python3 in PATH";
        interpreter->given = search_path(arena, "python3");
    }
    if (interpreter->given == NULL)
        return cf_fail(
            err, CF_ENOTFOUND,
            "no python3 in PATH: install CPython 3.%d to 3.%d, or name one with --python",
            CF_PYTHON_MINOR_MIN, CF_PYTHON_MINOR_MAX);
    return CF_OK;
}

/* Reads the lines that `ask` prints. */
static enum cf_status take_answer(const char *text, struct cf_arena *arena,
                                  struct cf_interpreter *it, struct cf_error *err)
{
    size_t number = 0;
    char *end = NULL;

    for (; *text != '\0'; number++) {
        size_t length = strcspn(text, "\n");
        const char *line = cf_arena_strndup(arena, text, length);

        if (line == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        text += length + (text[length] == '\n');
        if (number == ANSWER_NAME)
            it->name = line;
        else if (number == ANSWER_VERSION)
            it->version = line;
        else if (number == ANSWER_FREE)
            it->free_threaded = line[0] == '1';
        else if (number == ANSWER_EXECUTABLE)
            it->executable = line[0] == '/' ? line : it->given;
        else if (number == ANSWER_EXTENSION)
            it->extension = line[0] == '/' ? line : NULL;
        else if (number == ANSWER_HOOK)
            it->hook = line[0] == '/' ? line : NULL;
        else if (cf_list_add(&it->path, arena, line, err) != CF_OK)
            return CF_ENOMEM;
    }
    if (number < ANSWER_PATH || it->version == NULL)
        return cf_fail(err, CF_ECHILD, "%s is not a Python interpreter", it->given);
    it->major = (int)strtol(it->version, &end, 10);
    it->minor = *end == '.' ? (int)strtol(end + 1, &end, 10) : 0;
    return CF_OK;
}

/* Shims that choose an interpreter anew each time (pyenv, asdf) are scripts. */
static bool is_script(const char *path)
{
    char start[2] = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool script = fd < 0 || read(fd, start, 2) != 2 || memcmp(start, "#!", 2) == 0;

    if (fd >= 0)
        (void)close(fd);
    return script;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? "" : value;
}

/* What the answer depends on: checked against the first line of a cached one. */
static const char *answer_stamp(const struct cf_interpreter *it, struct cf_arena *arena)
{
    const char *executable = cf_cache_stamp(it->given, arena);
    const char *extension = it->extension == NULL ? NULL : cf_cache_stamp(it->extension, arena);
    const char *hook = it->hook == NULL ? NULL : cf_cache_stamp(it->hook, arena);

    if (executable == NULL || extension == NULL || hook == NULL)
        return NULL;
    return cf_arena_printf(arena, "%s %s %s", executable, extension, hook);
}

static bool take_cached(const char *key, struct cf_arena *arena, struct cf_interpreter *it)
{
    const struct cf_interpreter asked = *it;
    const char *cached = cf_cache_get(key, arena);
    const char *stamp = NULL;
    size_t length;

    if (cached == NULL)
        return false;
    length = strcspn(cached, "\n");
    if (cached[length] == '\n' && take_answer(cached + length + 1, arena, it, NULL) == CF_OK)
        stamp = answer_stamp(it, arena);
    if (stamp != NULL && strlen(stamp) == length && memcmp(stamp, cached, length) == 0)
        return true;
    *it = asked;
    return false;
}

enum cf_status cf_interpreter_find(const char *wanted, struct cf_arena *arena,
                                   struct cf_interpreter *interpreter, struct cf_error *err)
{
    const char *argv[] = { NULL, "-c", ask, NULL };
    const char *output = NULL;
    const char *stamp = NULL;
    const char *key;
    enum cf_status status;
    int exit_status = 0;
    bool lasting;

    *interpreter = (struct cf_interpreter){ 0 };
    status = choose(wanted, arena, interpreter, err);
    if (status != CF_OK)
        return status;
    key = cf_arena_printf(arena, "python 1 %s|%s|%s|%s", interpreter->given, variable("PYTHONPATH"),
                          variable("PYTHONHOME"), variable("HOME"));
    if (key == NULL || interpreter->given == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    lasting = strchr(key, '\n') == NULL && !is_script(interpreter->given);
    if (lasting && take_cached(key, arena, interpreter))
        return CF_OK;
    argv[0] = interpreter->given;
    status = capture(argv, arena, &output, &exit_status, err);
    if (status == CF_OK && exit_status != 0)
        status = cf_fail(err, CF_ECHILD, "%s is not a Python interpreter", interpreter->given);
    if (status == CF_OK)
        status = take_answer(output, arena, interpreter, err);
    if (status == CF_OK && lasting)
        stamp = answer_stamp(interpreter, arena);
    if (stamp != NULL && strchr(stamp, '\n') == NULL)
        cf_cache_put(key, cf_arena_printf(arena, "%s\n%s", stamp, output), arena);
    return status;
}

enum cf_status cf_interpreter_check(const struct cf_interpreter *interpreter, struct cf_error *err)
{
    const char *who = interpreter->given;
    const int low = CF_PYTHON_MINOR_MIN;
    const int high = CF_PYTHON_MINOR_MAX;

    if (strcmp(interpreter->name, "cpython") != 0)
        return cf_fail(err, CF_EUSAGE, "%s is %s: codeflash needs CPython 3.%d to 3.%d", who,
                       interpreter->name, low, high);
    if (interpreter->major != 3 || interpreter->minor < low)
        return cf_fail(err, CF_EUSAGE,
                       "%s is Python %s, too old: codeflash needs 3.%d to 3.%d (--python EXE)", who,
                       interpreter->version, low, high);
    if (interpreter->minor > high)
        return cf_fail(err, CF_EUSAGE,
                       "%s is Python %s, too new: codeflash supports 3.%d to 3.%d (--python EXE)",
                       who, interpreter->version, low, high);
    if (interpreter->free_threaded)
        return cf_fail(
            err, CF_EUSAGE,
            "%s is a free-threaded build: codeflash needs an ordinary one (--python EXE)", who);
    if (interpreter->extension == NULL || interpreter->hook == NULL)
        return cf_fail(
            err, CF_EUSAGE,
            "%s (Python %s) lacks the codeflash package: run %s -m pip install codeflash", who,
            interpreter->version, who);
    return CF_OK;
}

enum cf_status cf_interpreter_check_script(const struct cf_interpreter *interpreter,
                                           const char *script, struct cf_arena *arena,
                                           struct cf_error *err)
{
    const char *argv[] = {
        interpreter->executable, "-I", "-S", "-c", compile_script, script, NULL,
    };
    const char *resolved = cf_path_resolve(arena, script);
    const char *stamp = resolved == NULL ? NULL : cf_cache_stamp(resolved, arena);
    const char *key = stamp == NULL
                          ? NULL
                          : cf_arena_printf(arena, "script %s|%s", interpreter->executable, stamp);
    const char *output = NULL;
    char *text = NULL;
    int exit_status = 0;
    long line;

    if (key != NULL && cf_cache_get(key, arena) != NULL)
        return CF_OK;
    /* Whatever else goes wrong here, the program itself will tell. */
    if (capture(argv, arena, &output, &exit_status, NULL) != CF_OK)
        return CF_OK;
    if (exit_status == 0 && key != NULL)
        cf_cache_put(key, "ok", arena);
    if (exit_status != 3)
        return CF_OK;
    line = strtol(output, &text, 10);
    text += *text == '\n';
    if (line > 0)
        return cf_fail(err, CF_EFORMAT, "%s:%ld: %s", script, line, text);
    return cf_fail(err, CF_EFORMAT, "%s: %s", script, text);
}

/* <folder>/a/b.py or a package that can be run. */
static bool module_in(const char *folder, const char *module, struct cf_arena *arena)
{
    char *path = cf_arena_printf(arena, "%s/%s", folder, module);
    const char *file;

    if (path == NULL)
        return false;
    for (char *c = path + strlen(folder); *c != '\0'; c++) {
        if (*c == '.')
            *c = '/';
    }
    file = cf_arena_printf(arena, "%s.py", path);
    if (file != NULL && cf_path_is_file(file))
        return true;
    file = cf_arena_printf(arena, "%s/__main__.py", path);
    return file != NULL && cf_path_is_file(file);
}

enum cf_status cf_interpreter_check_module(const struct cf_interpreter *interpreter,
                                           const char *module, struct cf_arena *arena,
                                           struct cf_error *err)
{
    const char *argv[] = { interpreter->executable, "-c", find_module, module, NULL };
    const char *output = NULL;
    int exit_status = 0;
    bool found = module_in(".", module, arena);

    for (size_t i = 0; i < interpreter->path.count && !found; i++)
        found = module_in(interpreter->path.items[i], module, arena);
    if (found || capture(argv, arena, &output, &exit_status, NULL) != CF_OK || exit_status != 3)
        return CF_OK;
    if (strncmp(output, "package", 7) == 0)
        return cf_fail(err, CF_ENOTFOUND, "%s is a package without a __main__ module", module);
    return cf_fail(err, CF_ENOTFOUND, "no module named %s for %s (started in this folder)", module,
                   interpreter->executable);
}
