/* SPDX-License-Identifier: Apache-2.0 */
#include "project/toml.h"

#include "project/path.h"

#include <string.h>
#include <tree_sitter/api.h>

#define KEY_PARTS_MAX 16 /* a.b.c ...; deeper keys are never ours */

const TSLanguage *tree_sitter_toml(void);

struct key {
    const char *parts[KEY_PARTS_MAX];
    size_t count; /* parts beyond the maximum are counted, not kept */
};

struct reader {
    const char *text;
    const char *const *name;
    struct cf_arena *arena;
    struct cf_toml_table *table;
    size_t capacity;
    size_t depth; /* parts of the table's name */
    struct cf_error *err;
};

static uint32_t line_of(TSNode node)
{
    return ts_node_start_point(node).row + 1;
}

static bool is_type(TSNode node, const char *type)
{
    return strcmp(ts_node_type(node), type) == 0;
}

/* Appends a code point as UTF-8; gives the number of bytes. */
static size_t put_utf8(char *out, uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | ((point >> 18) & 0x07));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

static uint32_t hex(const char *text, size_t digits)
{
    uint32_t value = 0;

    for (size_t i = 0; i < digits; i++) {
        char c = text[i];

        value = value * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* Decodes the escape at in[0] == '\\'; gives the bytes read, and adds to `*out`. */
static size_t unescape_one(const char *in, size_t left, char **out)
{
    static const char plain[] = "btnfre\"\\";
    static const char meaning[] = "\b\t\n\f\r\033\"\\";
    size_t digits = left > 1 && in[1] == 'U' ? 8 : 4;
    const char *found = left > 1 && in[1] != '\0' ? strchr(plain, in[1]) : NULL;
    size_t read = 1;

    if (found != NULL) {
        *(*out)++ = meaning[found - plain];
        return 2;
    }
    if (left >= 2 + digits && (in[1] == 'u' || in[1] == 'U') &&
        strspn(in + 2, "0123456789abcdefABCDEF") >= digits) {
        *out += put_utf8(*out, hex(in + 2, digits));
        return 2 + digits;
    }
    /* A backslash at a line's end swallows the white space after it. */
    while (read < left && strchr(" \t\r\n", in[read]) != NULL && in[read] != '\0')
        read++;
    return read;
}

/* The content of a string or quoted key as written in text[0..len), quotes included. */
static const char *decode_string(struct cf_arena *arena, const char *text, size_t len)
{
    bool basic = len > 0 && text[0] == '"';
    size_t quotes = len >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    const char *in = text + quotes;
    const char *end = NULL;
    char *value;
    char *out;

    if (len < 2 * quotes)
        return "";
    end = text + len - quotes;
    if (quotes == 3 && in < end && *in == '\r')
        in++;
    if (quotes == 3 && in < end && *in == '\n')
        in++;
    value = cf_arena_alloc(arena, (size_t)(end - in) + 5);
    if (value == NULL)
        return NULL;
    for (out = value; in < end;) {
        if (basic && *in == '\\')
            in += unescape_one(in, (size_t)(end - in), &out);
        else
            *out++ = *in++;
    }
    *out = '\0';
    return value;
}

static const char *node_string(const struct reader *reader, TSNode node)
{
    size_t start = ts_node_start_byte(node);
    size_t len = ts_node_end_byte(node) - start;

    if (is_type(node, "bare_key"))
        return cf_arena_strndup(reader->arena, reader->text + start, len);
    return decode_string(reader->arena, reader->text + start, len);
}

/* Adds the parts of a bare, quoted or dotted key. Dotted keys nest to the left: walk up. */
static enum cf_status key_add(const struct reader *reader, TSNode node, struct key *key)
{
    TSNode leaf = node;
    uint32_t depth = 0;

    while (is_type(leaf, "dotted_key") && ts_node_named_child_count(leaf) > 0) {
        leaf = ts_node_named_child(leaf, 0);
        depth++;
    }
    for (uint32_t i = 0; i <= depth; i++) {
        if (key->count < KEY_PARTS_MAX) {
            const char *part = node_string(reader, leaf);

            if (part == NULL)
                return cf_fail(reader->err, CF_ENOMEM, "out of memory");
            key->parts[key->count] = part;
        }
        key->count++;
        if (i < depth && key->count >= KEY_PARTS_MAX)
            break; /* far too deep to be ours; walking on would be quadratic */
        if (i < depth) {
            TSNode parent = node;

            for (uint32_t down = depth - 1 - i; down > 0; down--)
                parent = ts_node_named_child(parent, 0);
            leaf = ts_node_named_child(parent, ts_node_named_child_count(parent) - 1);
        }
    }
    return CF_OK;
}

/* How many parts of the key agree with the name from the start; SIZE_MAX: one does not. */
static size_t key_match(const struct reader *reader, const struct key *key)
{
    size_t agreed = 0;

    for (; agreed < reader->depth && agreed < key->count; agreed++) {
        if (strcmp(key->parts[agreed], reader->name[agreed]) != 0)
            return SIZE_MAX;
    }
    return agreed;
}

/* Adds the string; anything else makes the array CF_TOML_OTHER. */
static enum cf_status read_item(const struct reader *reader, TSNode item,
                                struct cf_toml_entry *entry)
{
    const char *text;

    if (!ts_node_is_named(item) || is_type(item, "comment"))
        return CF_OK;
    if (!is_type(item, "string")) {
        entry->kind = CF_TOML_OTHER;
        return CF_OK;
    }
    text = node_string(reader, item);
    if (text == NULL)
        return cf_fail(reader->err, CF_ENOMEM, "out of memory");
    return cf_list_add(&entry->strings, reader->arena, text, reader->err);
}

static enum cf_status read_strings(const struct reader *reader, TSNode array,
                                   struct cf_toml_entry *entry)
{
    TSTreeCursor cursor = ts_tree_cursor_new(array);
    enum cf_status status = CF_OK;

    entry->kind = CF_TOML_STRINGS;
    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do
            status = read_item(reader, ts_tree_cursor_current_node(&cursor), entry);
        while (status == CF_OK && ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return status;
}

static enum cf_status read_value(const struct reader *reader, TSNode value,
                                 struct cf_toml_entry *entry)
{
    const char *text;

    if (is_type(value, "array"))
        return read_strings(reader, value, entry);
    if (!is_type(value, "string"))
        return CF_OK;
    entry->kind = CF_TOML_STRING;
    text = node_string(reader, value);
    if (text == NULL)
        return cf_fail(reader->err, CF_ENOMEM, "out of memory");
    return cf_list_add(&entry->strings, reader->arena, text, reader->err);
}

/* A new entry, or the one that a sub-table of the same name has made (`*known`). */
static enum cf_status new_entry(struct reader *reader, const struct key *key, TSNode where,
                                struct cf_toml_entry **entry, bool *known)
{
    struct cf_toml_table *table = reader->table;

    *known = false;
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->entries[i].key, key->parts[reader->depth]) != 0)
            continue;
        *entry = &table->entries[i];
        *known = true;
        if (key->count > reader->depth + 1 && (*entry)->kind == CF_TOML_OTHER)
            return CF_OK;
        return cf_fail(reader->err, CF_EFORMAT, "line %u: %s is given twice", line_of(where),
                       key->parts[reader->depth]);
    }
    if (table->count == reader->capacity) {
        size_t capacity = reader->capacity == 0 ? 16 : reader->capacity * 2;
        struct cf_toml_entry *entries = cf_arena_alloc(reader->arena, capacity * sizeof(*entries));

        if (entries == NULL)
            return cf_fail(reader->err, CF_ENOMEM, "out of memory");
        if (table->count > 0)
            memcpy(entries, table->entries, table->count * sizeof(*entries));
        table->entries = entries;
        reader->capacity = capacity;
    }
    *entry = &table->entries[table->count++];
    **entry = (struct cf_toml_entry){ .key = key->parts[reader->depth],
                                      .kind = CF_TOML_OTHER,
                                      .line = line_of(where) };
    return CF_OK;
}

static enum cf_status read_entry(struct reader *reader, const struct key *key, TSNode where,
                                 const TSNode *value)
{
    struct cf_toml_entry *entry = NULL;
    bool known = false;
    enum cf_status status = new_entry(reader, key, where, &entry, &known);

    reader->table->found = true;
    if (status != CF_OK || known || value == NULL)
        return status;
    entry->start = ts_node_start_byte(*value);
    entry->end = ts_node_end_byte(*value);
    return key->count == reader->depth + 1 ? read_value(reader, *value, entry) : CF_OK;
}

static enum cf_status read_pairs(struct reader *reader, TSNode parent, const struct key *prefix);

static enum cf_status fail_table(const struct reader *reader, TSNode where, const char *what)
{
    const bool two = reader->depth == 2;
    const bool header = !is_type(where, "pair") && !is_type(where, "table_array_element");

    return cf_fail(reader->err, CF_EFORMAT, "line %u: %s%s%s%s%s %s", line_of(where),
                   header ? "[" : "", reader->name[0], two ? "." : "", two ? reader->name[1] : "",
                   header ? "]" : "", what);
}

static enum cf_status read_pair(struct reader *reader, TSNode pair, const struct key *prefix)
{
    struct key key = *prefix;
    uint32_t children = ts_node_named_child_count(pair);
    enum cf_status status;
    size_t agreed;
    TSNode value;

    if (children < 2)
        return CF_OK;
    status = key_add(reader, ts_node_named_child(pair, 0), &key);
    if (status != CF_OK)
        return status;
    value = ts_node_named_child(pair, 1); /* a comment may stand after it */
    agreed = key_match(reader, &key);
    if (agreed == SIZE_MAX)
        return CF_OK;
    if (key.count > reader->depth)
        return read_entry(reader, &key, pair, &value);
    if (is_type(value, "inline_table")) {
        reader->table->found = reader->table->found || key.count == reader->depth;
        return read_pairs(reader, value, &key); /* twice at most: the key grows */
    }
    if (key.count == reader->depth)
        return fail_table(reader, pair, "is not a table");
    return CF_OK;
}

static enum cf_status read_pairs(struct reader *reader, TSNode parent, const struct key *prefix)
{
    TSTreeCursor cursor = ts_tree_cursor_new(parent);
    enum cf_status status = CF_OK;

    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do {
            TSNode node = ts_tree_cursor_current_node(&cursor);

            if (is_type(node, "pair"))
                status = read_pair(reader, node, prefix);
        } while (status == CF_OK && ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return status;
}

/* The byte after the line that holds the closing bracket of a header. */
static size_t after_header(const struct reader *reader, TSNode key)
{
    const char *newline = strchr(reader->text + ts_node_end_byte(key), '\n');

    return newline == NULL ? strlen(reader->text) : (size_t)(newline - reader->text) + 1;
}

static enum cf_status read_header(struct reader *reader, TSNode table)
{
    struct key key = { .count = 0 };
    TSNode name = ts_node_named_child(table, 0);
    enum cf_status status;

    for (uint32_t i = 1; !ts_node_is_null(name) && is_type(name, "comment"); i++)
        name = ts_node_named_child(table, i);
    if (ts_node_is_null(name) || is_type(name, "pair"))
        return CF_OK;
    status = key_add(reader, name, &key);
    if (status != CF_OK || key_match(reader, &key) == SIZE_MAX)
        return status;
    if (key.count == reader->depth && is_type(table, "table_array_element"))
        return fail_table(reader, table, "is not a table");
    if (key.count == reader->depth && reader->table->insert_at != 0)
        return fail_table(reader, table, "is given twice");
    if (key.count == reader->depth) {
        reader->table->found = true;
        reader->table->insert_at = after_header(reader, name);
    }
    if (key.count > reader->depth)
        return read_entry(reader, &key, table, NULL);
    return is_type(table, "table") ? read_pairs(reader, table, &key) : CF_OK;
}

/* The line of the first thing that the grammar could not place; 0: there is none. */
static uint32_t fault_line(TSNode root)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    uint32_t line = 0;

    /* Descend into whichever child has the fault, until none of its children has. */
    while (ts_node_has_error(ts_tree_cursor_current_node(&cursor))) {
        TSNode node = ts_tree_cursor_current_node(&cursor);

        line = line_of(node);
        if (ts_node_is_error(node) || ts_node_is_missing(node))
            break;
        if (!ts_tree_cursor_goto_first_child(&cursor))
            break;
        while (!ts_node_has_error(ts_tree_cursor_current_node(&cursor)) &&
               ts_tree_cursor_goto_next_sibling(&cursor))
            ;
    }
    ts_tree_cursor_delete(&cursor);
    return line;
}

static enum cf_status read_document(struct reader *reader, TSNode root)
{
    const struct key none = { .count = 0 };
    uint32_t line = fault_line(root);
    TSTreeCursor cursor;
    enum cf_status status;

    if (line > 0)
        return cf_fail(reader->err, CF_EFORMAT, "line %u: not valid TOML", line);
    status = read_pairs(reader, root, &none);
    cursor = ts_tree_cursor_new(root);
    if (status == CF_OK && ts_tree_cursor_goto_first_child(&cursor)) {
        do {
            TSNode node = ts_tree_cursor_current_node(&cursor);

            if (is_type(node, "table") || is_type(node, "table_array_element"))
                status = read_header(reader, node);
        } while (status == CF_OK && ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return status;
}

enum cf_status cf_toml_read(const char *text, size_t size, const char *const name[2],
                            struct cf_arena *arena, struct cf_toml_table *table,
                            struct cf_error *err)
{
    struct reader reader = {
        .name = name, .arena = arena, .table = table, .depth = name[1] == NULL ? 1 : 2, .err = err
    };
    enum cf_status status = CF_OK;
    TSParser *parser = NULL;
    TSTree *tree = NULL;

    *table = (struct cf_toml_table){ 0 };
    if (size > CF_TOML_MAX_BYTES)
        return cf_fail(err, CF_ELIMIT, "larger than %u bytes", CF_TOML_MAX_BYTES);
    if (memchr(text, '\0', size) != NULL)
        return cf_fail(err, CF_EFORMAT, "line 1: not valid TOML: it holds a NUL byte");
    reader.text = cf_arena_strndup(arena, text, size);
    if (reader.text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    parser = ts_parser_new();
    if (parser != NULL && ts_parser_set_language(parser, tree_sitter_toml()))
        tree = ts_parser_parse_string(parser, NULL, reader.text, (uint32_t)size);
    if (tree == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    else
        status = read_document(&reader, ts_tree_root_node(tree));
    if (tree != NULL)
        ts_tree_delete(tree);
    if (parser != NULL)
        ts_parser_delete(parser);
    return status;
}

const char *cf_toml_quote(struct cf_arena *arena, const char *value)
{
    char *quoted = cf_arena_alloc(arena, 6 * strlen(value) + 3);
    char *out = quoted;

    if (quoted == NULL)
        return NULL;
    *out++ = '"';
    for (const char *c = value; *c != '\0'; c++) {
        static const char digits[] = "0123456789abcdef";

        if (*c == '"' || *c == '\\') {
            *out++ = '\\';
            *out++ = *c;
        } else if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            memcpy(out, "\\u00", 4);
            out[4] = digits[(unsigned char)*c >> 4];
            out[5] = digits[*c & 0x0f];
            out += 6;
        } else {
            *out++ = *c;
        }
    }
    *out++ = '"';
    *out = '\0';
    return quoted;
}
