/* SPDX-License-Identifier: Apache-2.0 */
#include "project/pytest_command.h"

#include "base/words.h"

#include <string.h>

static enum cf_status add(struct cf_list *words, struct cf_arena *arena, const char *const *more,
                          size_t count, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < count && status == CF_OK; i++)
        status = cf_list_add(words, arena, more[i], err);
    return status;
}

enum cf_status cf_pytest_command(const struct cf_config *config,
                                 const struct cf_interpreter *interpreter, struct cf_arena *arena,
                                 struct cf_list *words, struct cf_error *err)
{
    static const char *const module[] = { "-m", "pytest" };
    const char *const python[] = { interpreter->executable };
    const char *command = config->pytest_cmd == NULL ? "pytest" : config->pytest_cmd;
    struct cf_list given = { 0 };
    enum cf_status status = cf_words_split(command, arena, &given, err);
    bool is_pytest, is_python;

    if (status != CF_OK)
        return status;
    if (given.count == 0)
        return cf_fail(err, CF_EUSAGE, "pytest-cmd: `%.200s` is no command", command);
    is_pytest = strcmp(given.items[0], "pytest") == 0 || strcmp(given.items[0], "py.test") == 0;
    is_python = strcmp(given.items[0], "python") == 0 || strcmp(given.items[0], "python3") == 0;
    if (is_pytest || is_python)
        status = add(words, arena, python, 1, err);
    if (status == CF_OK && is_pytest)
        status = add(words, arena, module, 2, err);
    if (status == CF_OK)
        status = add(words, arena, given.items + (is_pytest || is_python),
                     given.count - (is_pytest || is_python), err);
    return status;
}
