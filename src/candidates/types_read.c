/* SPDX-License-Identifier: Apache-2.0 */
/* Types as annotations and traces write them, and as messages do. */
#include "candidates/types.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 8

static const struct {
    const char *word;
    uint32_t bits;
    const char *one, *many;
} words[] = {
    { "int", CF_TYPE_INT, "an int", "ints" },
    { "float", CF_TYPE_FLOAT, "a float", "floats" },
    { "bool", CF_TYPE_BOOL, "a bool", "bools" },
    { "str", CF_TYPE_STR, "a str", "strs" },
    { "bytes", CF_TYPE_BYTES, "bytes", "bytes" },
    { "list", CF_TYPE_LIST, "a list", "lists" },
    { "tuple", CF_TYPE_TUPLE, "a tuple", "tuples" },
    { "set", CF_TYPE_SET, "a set", "sets" },
    { "dict", CF_TYPE_DICT, "a dict", "dicts" },
    { "none", CF_TYPE_NONE, "None", "None" },
    { "range", CF_TYPE_RANGE, "a range", "ranges" },
    { "other", CF_TYPE_OTHER, "of another type", "of another type" },
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

static const struct cf_type unknown = { CF_TYPE_ANY, CF_TYPE_ANY };

uint32_t cf_type_bits(const char *word)
{
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (strcmp(words[i].word, word) == 0)
            return words[i].bits;
    }
    return 0;
}

void cf_type_words(uint32_t bits, bool plural, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < WORD_COUNT; i++) {
        int added;

        if ((bits & words[i].bits) == 0 || used >= size)
            continue;
        added = snprintf(text + used, size - used, "%s%s", used == 0 ? "" : " or ",
                         plural ? words[i].many : words[i].one);
        used += added > 0 ? (size_t)added : 0;
    }
}

/* Reads an annotation from left to right. */
struct reader {
    const char *at, *end;
    unsigned depth;
};

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end &&
           (isspace((unsigned char)*reader->at) || *reader->at == '"' || *reader->at == '\''))
        reader->at++;
}

static struct cf_type read_union(struct reader *reader);

/* What stands in the brackets: the union of all. */
static struct cf_type read_arguments(struct reader *reader)
{
    struct cf_type all = { 0, 0 };

    reader->at++;
    for (;;) {
        struct cf_type one = read_union(reader);

        all.own |= one.own;
        all.elements |= one.elements;
        skip_blanks(reader);
        if (reader->at >= reader->end)
            return unknown;
        if (*reader->at++ == ']')
            return all;
    }
}

static struct cf_type named_type(const char *name, size_t size, struct cf_type arguments)
{
    static const struct {
        const char *name;
        uint32_t bits;
    } known[] = {
        { "int", CF_TYPE_INT },       { "float", CF_TYPE_FLOAT | CF_TYPE_INT },
        { "bool", CF_TYPE_BOOL },     { "str", CF_TYPE_STR },
        { "bytes", CF_TYPE_BYTES },   { "list", CF_TYPE_LIST },
        { "List", CF_TYPE_LIST },     { "tuple", CF_TYPE_TUPLE },
        { "Tuple", CF_TYPE_TUPLE },   { "set", CF_TYPE_SET },
        { "Set", CF_TYPE_SET },       { "frozenset", CF_TYPE_SET },
        { "FrozenSet", CF_TYPE_SET }, { "AbstractSet", CF_TYPE_SET },
        { "dict", CF_TYPE_DICT },     { "Dict", CF_TYPE_DICT },
        { "None", CF_TYPE_NONE },     { "NoneType", CF_TYPE_NONE },
        { "range", CF_TYPE_RANGE },
    };
    bool has_arguments = arguments.own != 0;

    if (size == 8 && memcmp(name, "Optional", 8) == 0 && has_arguments)
        return (struct cf_type){ arguments.own | CF_TYPE_NONE, arguments.elements };
    if (size == 5 && memcmp(name, "Union", 5) == 0 && has_arguments)
        return arguments;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct cf_type type = { known[i].bits, CF_TYPE_ANY };

        if (strlen(known[i].name) != size || memcmp(known[i].name, name, size) != 0)
            continue;
        if (has_arguments && (type.own & CF_TYPE_DICT) == 0)
            type.elements = arguments.own;
        if (type.own == CF_TYPE_STR)
            type.elements = CF_TYPE_STR;
        if (type.own == CF_TYPE_RANGE || type.own == CF_TYPE_BYTES)
            type.elements = CF_TYPE_INT;
        return type;
    }
    if (has_arguments)
        return (struct cf_type){ CF_TYPE_ANY, arguments.own };
    return unknown;
}

static struct cf_type read_one(struct reader *reader)
{
    struct cf_type arguments = { 0, 0 };
    const char *name, *last;

    skip_blanks(reader);
    name = last = reader->at;
    while (reader->at < reader->end &&
           (isalnum((unsigned char)*reader->at) || strchr("_.:", *reader->at) != NULL)) {
        if (*reader->at == '.' || *reader->at == ':')
            last = reader->at + 1;
        reader->at++;
    }
    if (reader->at == name) {
        reader->at = reader->end;
        return unknown;
    }
    name = reader->at;
    skip_blanks(reader);
    if (reader->at < reader->end && *reader->at == '[') {
        if (reader->depth++ > DEPTH_MAX) {
            reader->at = reader->end;
            return unknown;
        }
        arguments = read_arguments(reader);
        reader->depth--;
    }
    return named_type(last, (size_t)(name - last), arguments);
}

static struct cf_type read_union(struct reader *reader)
{
    struct cf_type type = read_one(reader);

    skip_blanks(reader);
    while (reader->at < reader->end && *reader->at == '|') {
        struct cf_type other;

        reader->at++;
        other = read_one(reader);
        type.own |= other.own;
        type.elements |= other.elements;
        skip_blanks(reader);
    }
    return type;
}

struct cf_type cf_type_read(const char *text, size_t size)
{
    struct reader reader = { text, text + size, 0 };
    struct cf_type type = read_union(&reader);

    skip_blanks(&reader);
    return reader.at == reader.end ? type : unknown;
}
