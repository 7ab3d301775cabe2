/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/value_cursor.h"
#include "trace/value_walk.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SHOWN 16 /* bytes of a str */
#define ITEMS_SHOWN 3 /* of a list */
#define ELLIPSIS "\xe2\x80\xa6"

uint64_t cf_cursor_varint(struct cf_cursor *cursor)
{
    uint64_t result = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = cf_cursor_u8(cursor);

        if (cursor->bad || (shift == 63 && byte > 1))
            break;
        result |= (uint64_t)(byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0)
            return result;
    }
    cursor->bad = true;
    return 0;
}

struct cf_slice cf_cursor_varslice(struct cf_cursor *cursor)
{
    const uint64_t size = cf_cursor_varint(cursor);
    struct cf_slice slice = { .data = cursor->next };

    if (cursor->bad || size > (uint64_t)(cursor->end - cursor->next)) {
        cursor->bad = true;
        return (struct cf_slice){ .size = 0 };
    }
    slice.size = (size_t)size;
    cursor->next += size;
    return slice;
}

static struct cf_cursor cursor_of(struct cf_slice value)
{
    return (struct cf_cursor){ .next = value.data, .end = value.data + value.size };
}

void cf_value_class(struct cf_cursor at, char type[CF_VALUE_TYPE_MAX])
{
    struct cf_slice module, qualname;

    if (cf_cursor_u8(&at) != CF_VALUE_GLOBAL)
        return;
    module = cf_cursor_varslice(&at);
    qualname = cf_cursor_varslice(&at);
    if (module.size == 8 && memcmp(module.data, "builtins", 8) == 0)
        (void)snprintf(type, CF_VALUE_TYPE_MAX, "%.*s", (int)(qualname.size & 0xffU),
                       (const char *)qualname.data);
    else if (module.size + qualname.size < CF_VALUE_TYPE_MAX - 1)
        (void)snprintf(type, CF_VALUE_TYPE_MAX, "%.*s:%.*s", (int)module.size,
                       (const char *)module.data, (int)qualname.size, (const char *)qualname.data);
}

/* What the functions of codeflash._values make, in the words of a person. */
static bool made_type(char *type)
{
    static const char helpers[] = "codeflash._values:";
    static const struct {
        const char *helper, *made;
    } types[] = {
        { "make_function", "function" },
        { "make_class", "type" },
        { "make_cell", "cell" },
        { "bound", "method" },
        { "match_again", "re:Match" },
        { "byte_view", "memoryview" },
        { "proxy", "mappingproxy" },
        { "counter", "itertools:count" },
        { "dict_view", "dict_view" },
        { "dict_iterator", "dict_iterator" },
        { "new_module", "module" },
        { "reference", "weakref:ref" },
        { "dead_reference", "weakref:ref" },
    };

    if (strcmp(type, "iter") == 0)
        (void)snprintf(type, CF_VALUE_TYPE_MAX, "iterator");
    if (strncmp(type, helpers, sizeof(helpers) - 1) != 0)
        return false;
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(type + sizeof(helpers) - 1, types[i].helper) == 0) {
            (void)snprintf(type, CF_VALUE_TYPE_MAX, "%s", types[i].made);
            return true;
        }
    }
    return false;
}

/* copyreg, numpy and new_object() rebuild through a helper whose first argument is the class. */
static void read_reduce_type(struct cf_cursor at, char *type)
{
    uint64_t memos = UINT32_MAX; /* references back are not followed */
    const char *helper;

    cf_value_class(at, type);
    if (made_type(type))
        return;
    helper = strrchr(type, ':');
    if (helper == NULL || (strstr(helper, "_reconstruct") == NULL && helper[1] != '_' &&
                           strcmp(helper, ":new_object") != 0))
        return;
    if (!cf_value_skip(&at, &memos) || cf_cursor_u8(&at) != CF_VALUE_TUPLE ||
        cf_cursor_varint(&at) == 0)
        return;
    cf_value_class(at, type);
}

static const char *plain_type(uint8_t tag)
{
    static const struct {
        uint8_t tag;
        const char *name;
    } types[] = {
        { CF_VALUE_NONE, "NoneType" },
        { CF_VALUE_TRUE, "bool" },
        { CF_VALUE_FALSE, "bool" },
        { CF_VALUE_ELLIPSIS, "ellipsis" },
        { CF_VALUE_INT, "int" },
        { CF_VALUE_BIGINT, "int" },
        { CF_VALUE_FLOAT, "float" },
        { CF_VALUE_COMPLEX, "complex" },
        { CF_VALUE_STR, "str" },
        { CF_VALUE_BIG_STR, "str" },
        { CF_VALUE_BYTES, "bytes" },
        { CF_VALUE_BIG_BYTES, "bytes" },
        { CF_VALUE_BYTEARRAY, "bytearray" },
        { CF_VALUE_TUPLE, "tuple" },
        { CF_VALUE_LIST, "list" },
        { CF_VALUE_DICT, "dict" },
        { CF_VALUE_SET, "set" },
        { CF_VALUE_FROZENSET, "frozenset" },
        { CF_VALUE_RANGE, "range" },
        { CF_VALUE_SLICE, "slice" },
        { CF_VALUE_MODULE, "module" },
        { CF_VALUE_METHOD, "method" },
        { CF_VALUE_PARTIAL, "functools:partial" },
        { CF_VALUE_GLOBAL, "global" },
        { CF_VALUE_NOTIMPLEMENTED, "NotImplementedType" },
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (types[i].tag == tag)
            return types[i].name;
    }
    return "object";
}

static uint64_t size_of(struct cf_cursor at, uint8_t tag)
{
    switch (tag) {
    case CF_VALUE_BIG_STR:
    case CF_VALUE_BIG_BYTES:
        (void)cf_cursor_u64(&at);
        (void)cf_cursor_u64(&at);
        return cf_cursor_varint(&at);
    case CF_VALUE_STR:
    case CF_VALUE_BYTES:
    case CF_VALUE_BYTEARRAY:
    case CF_VALUE_TUPLE:
    case CF_VALUE_LIST:
    case CF_VALUE_DICT:
    case CF_VALUE_SET:
    case CF_VALUE_FROZENSET:
        return cf_cursor_varint(&at);
    default:
        return CF_VALUE_NO_SIZE;
    }
}

static void instance_head(struct cf_cursor at, struct cf_value_head *head)
{
    uint64_t memos = UINT32_MAX;
    uint8_t base;

    cf_value_class(at, head->type);
    if (head->tag != CF_VALUE_INSTANCE || !cf_value_skip(&at, &memos))
        return;
    base = cf_cursor_u8(&at);
    head->size = size_of(at, base);
}

void cf_value_head(struct cf_slice value, struct cf_value_head *head)
{
    struct cf_cursor at = cursor_of(value);
    struct cf_slice name;

    head->tag = cf_cursor_u8(&at);
    head->size = size_of(at, head->tag);
    (void)snprintf(head->type, sizeof(head->type), "%s", plain_type(head->tag));
    switch (head->tag) {
    case CF_VALUE_INSTANCE:
    case CF_VALUE_EXCEPTION:
    case CF_VALUE_ENUM:
        instance_head(at, head);
        break;
    case CF_VALUE_REDUCE:
        read_reduce_type(at, head->type);
        break;
    case CF_VALUE_HOLE:
        name = cf_cursor_varslice(&at);
        if (name.size > 0 && name.size < CF_VALUE_TYPE_MAX)
            (void)snprintf(head->type, sizeof(head->type), "%.*s", (int)name.size,
                           (const char *)name.data);
        break;
    default:
        break;
    }
}

struct text {
    char data[4 * CF_VALUE_LABEL_MAX];
    size_t size;
};

static void put(struct text *text, const char *format, ...) CF_PRINTF(2, 3);

static void put(struct text *text, const char *format, ...)
{
    const size_t room = sizeof(text->data) - text->size;
    va_list args;
    int size;

    va_start(args, format);
    size = vsnprintf(text->data + text->size, room, format, args);
    va_end(args);
    if (size > 0)
        text->size += (size_t)size < room ? (size_t)size : room - 1;
}

/* Text of the program: what is not plain ASCII or letters of UTF-8 is shown as a dot. */
static void put_text(struct text *text, struct cf_slice content, size_t shown)
{
    size_t size = content.size < shown ? content.size : shown;

    while (size < content.size && size > 0 && (content.data[size] & 0xc0U) == 0x80U)
        size--;
    for (size_t i = 0; i < size; i++) {
        const uint8_t byte = content.data[i];

        /* ED starts a surrogate, which is no UTF-8: all of these are shown as dots */
        put(text, "%c", byte < 0x20 || byte >= 0x7f ? '.' : (char)byte);
    }
    if (size < content.size)
        put(text, ELLIPSIS);
}

static void put_scalar(struct text *text, struct cf_cursor at, uint8_t tag)
{
    uint64_t number;
    double real;

    switch (tag) {
    case CF_VALUE_NONE:
        put(text, "None");
        return;
    case CF_VALUE_TRUE:
        put(text, "True");
        return;
    case CF_VALUE_FALSE:
        put(text, "False");
        return;
    case CF_VALUE_INT:
        number = cf_cursor_varint(&at);
        put(text, "%" PRId64, (int64_t)(number >> 1U) ^ -(int64_t)(number & 1U));
        return;
    case CF_VALUE_FLOAT:
        number = cf_cursor_u64(&at);
        memcpy(&real, &number, sizeof(real));
        put(text, real == floor(real) && fabs(real) < 1e15 ? "%.1f" : "%.6g", real);
        return;
    case CF_VALUE_STR:
        put(text, "'");
        put_text(text, cf_cursor_varslice(&at), TEXT_SHOWN);
        put(text, "'");
        return;
    case CF_VALUE_GLOBAL:
        (void)cf_cursor_varslice(&at);
        put_text(text, cf_cursor_varslice(&at), TEXT_SHOWN + TEXT_SHOWN);
        return;
    default:
        put(text, "...");
        return;
    }
}

static void put_other(struct text *text, struct cf_slice value, const struct cf_value_head *head)
{
    const char *name = strrchr(head->type, ':');

    (void)value;
    name = name == NULL ? head->type : name + 1;
    put(text, "<");
    put_text(text, (struct cf_slice){ .data = (const uint8_t *)name, .size = strlen(name) },
             TEXT_SHOWN + TEXT_SHOWN);
    if (head->size != CF_VALUE_NO_SIZE)
        put(text, " of %" PRIu64, head->size);
    put(text, ">");
}

static void put_list(struct text *text, struct cf_slice value, const struct cf_value_head *head)
{
    struct cf_cursor at = cursor_of(value);
    uint64_t memos = UINT32_MAX;
    uint64_t shown = 0;

    put(text, head->tag == CF_VALUE_LIST ? "[" : "(");
    (void)cf_cursor_u8(&at);
    (void)cf_cursor_varint(&at);
    for (; shown < head->size && shown < ITEMS_SHOWN; shown++) {
        struct cf_cursor item = at;
        const uint8_t tag = cf_cursor_u8(&item);

        put(text, shown == 0 ? "" : ", ");
        if (tag == CF_VALUE_DICT)
            put(text, "{" ELLIPSIS "}");
        else if (tag == CF_VALUE_LIST || tag == CF_VALUE_TUPLE)
            put(text, "[" ELLIPSIS "]");
        else
            put_scalar(text, item, tag);
        if (!cf_value_skip(&at, &memos))
            break;
    }
    if (shown < head->size)
        put(text, ", " ELLIPSIS " %" PRIu64 " items", head->size);
    put(text, head->tag == CF_VALUE_LIST ? "]" : head->size == 1 ? ",)" : ")");
}

static void put_value(struct text *text, struct cf_slice value)
{
    struct cf_cursor at = cursor_of(value);
    struct cf_value_head head;

    cf_value_head(value, &head);
    (void)cf_cursor_u8(&at);
    switch (head.tag) {
    case CF_VALUE_NONE:
    case CF_VALUE_TRUE:
    case CF_VALUE_FALSE:
    case CF_VALUE_INT:
    case CF_VALUE_FLOAT:
    case CF_VALUE_STR:
    case CF_VALUE_GLOBAL:
        put_scalar(text, at, head.tag);
        return;
    case CF_VALUE_LIST:
    case CF_VALUE_TUPLE:
        put_list(text, value, &head);
        return;
    case CF_VALUE_DICT:
        put(text, head.size == 0 ? "{}" : "{" ELLIPSIS " %" PRIu64 " items}", head.size);
        return;
    default:
        put_other(text, value, &head);
        return;
    }
}

void cf_value_label(const struct cf_slice *names, const struct cf_slice *items, size_t count,
                    char label[CF_VALUE_LABEL_MAX])
{
    const size_t room = CF_VALUE_LABEL_MAX - sizeof(ELLIPSIS);
    struct text text = { .size = 0 };
    size_t size;

    for (size_t i = 0; i < count && text.size < room; i++) {
        put(&text, i == 0 ? "" : ", ");
        put_text(&text, names[i], TEXT_SHOWN + TEXT_SHOWN);
        put(&text, "=");
        put_value(&text, items[i]);
    }
    size = text.size;
    if (size >= CF_VALUE_LABEL_MAX) {
        size = room;
        while (size > 0 && ((uint8_t)text.data[size] & 0xc0U) == 0x80U)
            size--;
    }
    memcpy(label, text.data, size);
    label[size] = '\0';
    if (size < text.size)
        memcpy(label + size, ELLIPSIS, sizeof(ELLIPSIS));
}
