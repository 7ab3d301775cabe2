/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include "base/clock.h"
#include "cli/command.h"
#include "project/nearest.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 64
#define SECONDS_MAX 1e9 /* thirty years: more is a slip of the keyboard */

/* One option as it stands on the command line. */
struct given {
    const struct cf_option *option;
    char name[NAME_MAX_BYTES]; /* with its dashes, for messages */
    const char *value;         /* NULL: none, or the next word */
};

static bool takes_value(enum cf_option_kind kind)
{
    return kind != CF_OPTION_FLAG && kind != CF_OPTION_COUNTER && kind != CF_OPTION_LATER;
}

static enum cf_status bad(const struct given *given, const char *wanted, struct cf_error *err)
{
    return cf_fail(err, CF_EUSAGE, "%s %.200s: %s", given->name, given->value, wanted);
}

static enum cf_status read_count(const struct given *given, uint64_t *number, struct cf_error *err)
{
    char *end = NULL;

    errno = 0;
    *number = strtoull(given->value, &end, 10);
    if (given->value[0] < '0' || given->value[0] > '9' || *end != '\0' || errno != 0)
        return bad(given, "not a whole number of 0 or more", err);
    return CF_OK;
}

static enum cf_status read_size(const struct given *given, uint64_t *bytes, struct cf_error *err)
{
    static const struct {
        const char *name;
        unsigned shift;
    } units[] = {
        { "", 0 },   { "B", 0 },    { "K", 10 }, { "KiB", 10 },
        { "M", 20 }, { "MiB", 20 }, { "G", 30 }, { "GiB", 30 },
    };
    static const char wanted[] = "not a size such as 1048576, 512KiB or 16MiB";
    unsigned long long number;
    char *end = NULL;

    if (given->value[0] < '0' || given->value[0] > '9')
        return bad(given, wanted, err);
    errno = 0;
    number = strtoull(given->value, &end, 10);
    for (size_t i = 0; errno == 0 && i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(units[i].name, end) != 0)
            continue;
        if (number > UINT64_MAX >> units[i].shift)
            break;
        *bytes = (uint64_t)number << units[i].shift;
        return CF_OK;
    }
    return bad(given, wanted, err);
}

static enum cf_status read_real(const struct given *given, double *number, const char *wanted,
                                struct cf_error *err)
{
    char *end = NULL;

    *number = strtod(given->value, &end);
    if (end == given->value || *end != '\0' || !isfinite(*number) || *number < 0)
        return bad(given, wanted, err);
    return CF_OK;
}

static enum cf_status read_seconds(const struct given *given, uint64_t *ns, struct cf_error *err)
{
    static const char wanted[] = "not a number of seconds above 0";
    double seconds = 0;
    enum cf_status status = read_real(given, &seconds, wanted, err);

    if (status != CF_OK)
        return status;
    if (seconds > SECONDS_MAX || seconds * (double)CF_NS_PER_SECOND < 1)
        return bad(given, wanted, err);
    *ns = (uint64_t)(seconds * (double)CF_NS_PER_SECOND);
    return CF_OK;
}

static enum cf_status read_choice(const struct given *given, const char **field,
                                  struct cf_error *err)
{
    const char *choice = given->option->choices;
    size_t length = strlen(given->value);

    while (*choice != '\0') {
        size_t part = strcspn(choice, "|");

        if (part == length && memcmp(choice, given->value, length) == 0) {
            *field = given->value;
            return CF_OK;
        }
        choice += part + (choice[part] == '|');
    }
    return cf_fail(err, CF_EUSAGE, "%s %.200s: not one of %s", given->name, given->value,
                   given->option->choices);
}

static enum cf_status read_commas(const struct given *given, struct cf_arena *arena,
                                  struct cf_list *list, struct cf_error *err)
{
    const char *text = given->value;

    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        const char *part;

        while (length > 0 && *text == ' ') {
            text++;
            length--;
        }
        part = cf_arena_strndup(arena, text, length);
        if (part == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (length > 0 && cf_list_add(list, arena, part, err) != CF_OK)
            return CF_ENOMEM;
        text += length + (text[length] == ',');
    }
    return CF_OK;
}

static enum cf_status take(const struct cf_options *options, const struct given *given,
                           struct cf_error *err)
{
    void *field = (char *)options->target + given->option->offset;

    switch (given->option->kind) {
    case CF_OPTION_FLAG:
        *(bool *)field = true;
        return CF_OK;
    case CF_OPTION_COUNTER:
        ++*(unsigned *)field;
        return CF_OK;
    case CF_OPTION_TEXT:
    case CF_OPTION_LAST:
        if (given->value == NULL || given->value[0] == '\0')
            return cf_fail(err, CF_EUSAGE, "%s: its value is empty", given->name);
        *(const char **)field = given->value;
        return CF_OK;
    case CF_OPTION_REPEAT:
        return cf_list_add(field, options->arena, given->value, err);
    case CF_OPTION_COMMAS:
        return read_commas(given, options->arena, field, err);
    case CF_OPTION_COUNT:
        return read_count(given, field, err);
    case CF_OPTION_SIZE:
        return read_size(given, field, err);
    case CF_OPTION_SECONDS:
        return read_seconds(given, field, err);
    case CF_OPTION_PERCENT:
        return read_real(given, field, "not a percentage of 0 or more", err);
    case CF_OPTION_CHOICE:
        return read_choice(given, field, err);
    case CF_OPTION_LATER:
        return cf_fail(err, CF_ENOTFOUND,
                       "%s is not in this version: it records and replays, and does not "
                       "optimize yet",
                       given->name);
    }
    return CF_OK;
}

static enum cf_status unknown(const struct cf_options *options, const char *name,
                              struct cf_error *err)
{
    struct cf_nearest nearest = cf_nearest_begin(name + strspn(name, "-"));

    for (size_t i = 0; i < options->count; i++) {
        if (options->table[i].name != NULL && strncmp(name, "--", 2) == 0)
            cf_nearest_try(&nearest, options->table[i].name);
    }
    if (nearest.best != NULL)
        return cf_fail(err, CF_EUSAGE, "unknown option %.100s; did you mean --%s?", name,
                       nearest.best);
    return cf_fail(err, CF_EUSAGE, "unknown option %.100s (see --help)", name);
}

static enum cf_status find_long(const struct cf_options *options, const char *word,
                                struct given *given, struct cf_error *err)
{
    size_t length = strcspn(word, "=");

    (void)snprintf(given->name, sizeof(given->name), "%.*s", (int)length, word);
    for (size_t i = 0; i < options->count; i++) {
        const struct cf_option *option = &options->table[i];

        if (option->name == NULL || strlen(option->name) != length - 2 ||
            memcmp(option->name, word + 2, length - 2) != 0)
            continue;
        given->option = option;
        given->value = word[length] == '=' ? word + length + 1 : NULL;
        if (given->value != NULL && !takes_value(option->kind) && option->kind != CF_OPTION_LATER)
            return cf_fail(err, CF_EUSAGE, "%s takes no value", given->name);
        return CF_OK;
    }
    return unknown(options, given->name, err);
}

static enum cf_status find_letter(const struct cf_options *options, char letter,
                                  struct given *given, struct cf_error *err)
{
    (void)snprintf(given->name, sizeof(given->name), "-%c", letter);
    given->value = NULL;
    for (size_t i = 0; i < options->count; i++) {
        if (options->table[i].letter == letter) {
            given->option = &options->table[i];
            return CF_OK;
        }
    }
    return unknown(options, given->name, err);
}

/* Takes the value from the next word where the option has none of its own yet. */
static enum cf_status complete(struct given *given, int argc, char **argv, int *at,
                               struct cf_error *err)
{
    if (given->value != NULL || !takes_value(given->option->kind))
        return CF_OK;
    if (*at + 1 >= argc)
        return cf_fail(err, CF_EUSAGE, "%s needs a value", given->name);
    given->value = argv[++*at];
    return CF_OK;
}

/* One word of letters: flags, and at the end perhaps one that takes a value. */
static enum cf_status read_letters(const struct cf_options *options, int argc, char **argv, int *at,
                                   struct given *given, struct cf_error *err)
{
    const char *letter = argv[*at] + 1;
    enum cf_status status = CF_OK;

    for (; status == CF_OK && *letter != '\0'; letter++) {
        status = find_letter(options, *letter, given, err);
        if (status != CF_OK)
            return status;
        if (takes_value(given->option->kind)) {
            given->value = letter[1] != '\0' ? letter + 1 : NULL;
            status = complete(given, argc, argv, at, err);
            return status == CF_OK ? take(options, given, err) : status;
        }
        status = take(options, given, err);
    }
    return status;
}

static enum cf_status read_option(const struct cf_options *options, int argc, char **argv, int *at,
                                  struct given *given, struct cf_error *err)
{
    enum cf_status status;

    if (argv[*at][1] != '-')
        return read_letters(options, argc, argv, at, given, err);
    status = find_long(options, argv[*at], given, err);
    if (status == CF_OK)
        status = complete(given, argc, argv, at, err);
    return status == CF_OK ? take(options, given, err) : status;
}

enum cf_status cf_options_read(const struct cf_options *options, int argc, char **argv, int *rest,
                               struct cf_error *err)
{
    enum cf_status status = CF_OK;
    int at = 1;

    for (; status == CF_OK && at < argc; at++) {
        struct given given = { 0 };

        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (argv[at][0] != '-' || argv[at][1] == '\0') {
            if (options->words == NULL)
                break;
            status = cf_list_add(options->words, options->arena, argv[at], err);
            continue;
        }
        status = read_option(options, argc, argv, &at, &given, err);
        if (status == CF_OK && given.option->kind == CF_OPTION_LAST) {
            at++;
            break;
        }
    }
    for (; status == CF_OK && options->words != NULL && at < argc; at++)
        status = cf_list_add(options->words, options->arena, argv[at], err);
    *rest = at;
    return status;
}

bool cf_options_begin(const struct cf_options *options, int argc, char **argv, int *exit_status)
{
    struct cf_error err = CF_ERROR_INIT;
    int rest = 0;
    enum cf_status status = cf_options_read(options, argc, argv, &rest, &err);

    if (status == CF_OK && !*options->helps && options->words->count > options->most)
        status = cf_fail(&err, CF_EUSAGE, "%s takes %s: %.200s", argv[0],
                         options->most == 0 ? "no argument" : "one argument",
                         options->words->items[options->most]);
    if (status != CF_OK) {
        (void)cf_say_error(&err);
        *exit_status = CF_EXIT_USAGE;
        return false;
    }
    if (*options->helps)
        fputs(options->help, stdout);
    *exit_status = CF_EXIT_OK;
    return !*options->helps;
}
