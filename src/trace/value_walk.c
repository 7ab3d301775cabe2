/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/value_walk.h"

#include "trace/value_cursor.h"

#include <string.h>

/* What a half-read value still needs. Pushed in reverse, so that the top comes next. */
enum need_kind {
    CF_NEED_VALUES,      /* `left` values */
    CF_NEED_NAMED,       /* `left` pairs of a str and a value */
    CF_NEED_NAMED_COUNT, /* a count, then so many pairs */
    CF_NEED_STR,
    CF_NEED_BYTE,
};

struct need {
    uint64_t left;
    enum need_kind kind;
};

struct walk {
    struct cf_cursor at;
    struct need *needs; /* the stack */
    size_t depth, capacity;
    uint64_t memos;         /* memo numbers given so far */
    struct cf_arena *arena; /* NULL: deeper than `first` is refused, and blobs are not gathered */
    struct cf_value_summary *summary;
    bool memory_short, too_deep;
};

static void push(struct walk *walk, enum need_kind kind, uint64_t left)
{
    struct need *larger;

    if (walk->depth >= CF_VALUE_DEPTH_MAX) {
        walk->too_deep = walk->at.bad = true;
        return;
    }
    if (walk->depth == walk->capacity) {
        size_t capacity = walk->capacity;

        larger = walk->arena == NULL ? NULL
                                     : cf_array_grow(walk->arena, walk->needs, &capacity,
                                                     walk->depth, sizeof(*walk->needs));
        if (larger == NULL) {
            walk->memory_short = walk->at.bad = true;
            return;
        }
        walk->needs = larger;
        walk->capacity = capacity;
    }
    walk->needs[walk->depth++] = (struct need){ .left = left, .kind = kind };
}

/* A count whose items take at least `least` bytes each cannot exceed what is left to read. */
static uint64_t read_count(struct walk *walk, uint64_t least)
{
    const uint64_t count = cf_cursor_varint(&walk->at);

    if (count > (uint64_t)(walk->at.end - walk->at.next) / least)
        walk->at.bad = true;
    return walk->at.bad ? 0 : count;
}

static void add_blob(struct walk *walk)
{
    struct cf_value_summary *summary = walk->summary;
    struct cf_key hash = { .low = cf_cursor_u64(&walk->at) };
    struct cf_key *blobs;

    hash.high = cf_cursor_u64(&walk->at);
    (void)cf_cursor_varint(&walk->at);
    if (summary == NULL || walk->at.bad)
        return;
    if (summary->blob_count > 0 && summary->blobs[summary->blob_count - 1].low == hash.low &&
        summary->blobs[summary->blob_count - 1].high == hash.high)
        return;
    blobs = cf_array_grow(walk->arena, summary->blobs, &summary->blob_capacity, summary->blob_count,
                          sizeof(*blobs));
    if (blobs == NULL) {
        walk->memory_short = walk->at.bad = true;
        return;
    }
    summary->blobs = blobs;
    blobs[summary->blob_count++] = hash;
}

static void read_hole(struct walk *walk)
{
    (void)cf_cursor_varslice(&walk->at);
    (void)cf_cursor_varslice(&walk->at);
    if (walk->summary != NULL && walk->summary->holes < UINT32_MAX)
        walk->summary->holes++;
}

static void read_instance(struct walk *walk, uint8_t tag)
{
    if (tag == CF_VALUE_EXCEPTION) {
        push(walk, CF_NEED_BYTE, 1);
        push(walk, CF_NEED_VALUES, 2);
    } else {
        push(walk, CF_NEED_NAMED_COUNT, 1);
    }
    push(walk, CF_NEED_NAMED_COUNT, 1);
    push(walk, CF_NEED_VALUES, 2);
}

static void read_leaf(struct walk *walk, uint8_t tag)
{
    switch (tag) {
    case CF_VALUE_NONE:
    case CF_VALUE_TRUE:
    case CF_VALUE_FALSE:
    case CF_VALUE_ELLIPSIS:
    case CF_VALUE_NOTIMPLEMENTED:
        return;
    case CF_VALUE_INT:
        (void)cf_cursor_varint(&walk->at);
        return;
    case CF_VALUE_FLOAT:
        (void)cf_cursor_u64(&walk->at);
        return;
    case CF_VALUE_COMPLEX:
        (void)cf_cursor_u64(&walk->at);
        (void)cf_cursor_u64(&walk->at);
        return;
    case CF_VALUE_BYTEARRAY:
        walk->memos++;
        (void)cf_cursor_varslice(&walk->at);
        return;
    case CF_VALUE_BIGINT:
    case CF_VALUE_STR:
    case CF_VALUE_BYTES:
    case CF_VALUE_MODULE:
        (void)cf_cursor_varslice(&walk->at);
        return;
    case CF_VALUE_GLOBAL:
        (void)cf_cursor_varslice(&walk->at);
        (void)cf_cursor_varslice(&walk->at);
        return;
    case CF_VALUE_BIG_STR:
    case CF_VALUE_BIG_BYTES:
        add_blob(walk);
        return;
    case CF_VALUE_HOLE:
        read_hole(walk);
        return;
    case CF_VALUE_MEMO:
        if (cf_cursor_varint(&walk->at) >= walk->memos)
            walk->at.bad = true;
        return;
    default:
        walk->at.bad = true;
        return;
    }
}

/* Reads a tag and what belongs to it; what follows inside it is pushed. */
static void read_value(struct walk *walk)
{
    const uint8_t tag = cf_cursor_u8(&walk->at);

    switch (tag) {
    case CF_VALUE_TUPLE:
    case CF_VALUE_LIST:
    case CF_VALUE_SET:
    case CF_VALUE_FROZENSET:
        walk->memos++;
        push(walk, CF_NEED_VALUES, read_count(walk, 1));
        break;
    case CF_VALUE_DICT:
        walk->memos++;
        push(walk, CF_NEED_VALUES, 2 * read_count(walk, 2));
        break;
    case CF_VALUE_RANGE:
    case CF_VALUE_SLICE:
        push(walk, CF_NEED_VALUES, 3);
        break;
    case CF_VALUE_ENUM:
        push(walk, CF_NEED_STR, 1);
        push(walk, CF_NEED_VALUES, 1);
        break;
    case CF_VALUE_INSTANCE:
    case CF_VALUE_EXCEPTION:
        walk->memos++;
        read_instance(walk, tag);
        break;
    case CF_VALUE_METHOD:
        walk->memos++;
        push(walk, CF_NEED_STR, 1);
        push(walk, CF_NEED_VALUES, 1);
        break;
    case CF_VALUE_PARTIAL:
        walk->memos++;
        push(walk, CF_NEED_VALUES, 3);
        break;
    case CF_VALUE_REDUCE:
        walk->memos++;
        push(walk, CF_NEED_VALUES, 5);
        break;
    default:
        read_leaf(walk, tag);
        break;
    }
    if (walk->summary != NULL)
        walk->summary->values++;
}

/* Reads one value with all that is in it. False: not well-formed, or memory was short. */
static bool walk_value(struct walk *walk)
{
    const size_t bottom = walk->depth;

    read_value(walk);
    while (walk->depth > bottom && !walk->at.bad) {
        struct need *top = &walk->needs[walk->depth - 1];
        const enum need_kind kind = top->kind;

        if (top->left == 0) {
            walk->depth--;
            continue;
        }
        top->left--;
        switch (kind) {
        case CF_NEED_NAMED:
            (void)cf_cursor_varslice(&walk->at);
            read_value(walk);
            break;
        case CF_NEED_VALUES:
            read_value(walk);
            break;
        case CF_NEED_NAMED_COUNT:
            push(walk, CF_NEED_NAMED, read_count(walk, 2));
            break;
        case CF_NEED_STR:
            (void)cf_cursor_varslice(&walk->at);
            break;
        case CF_NEED_BYTE:
            (void)cf_cursor_u8(&walk->at);
            break;
        }
    }
    return !walk->at.bad;
}

enum cf_status cf_value_walk(struct cf_slice value, struct cf_arena *arena,
                             struct cf_value_summary *summary, struct cf_error *err)
{
    struct need first[CF_VALUE_DEPTH_PLAIN];
    struct walk walk = {
        .at = { .next = value.data, .end = value.data + value.size },
        .needs = first,
        .capacity = CF_VALUE_DEPTH_PLAIN,
        .arena = arena,
        .summary = summary,
    };

    *summary = (struct cf_value_summary){ .values = 0 };
    if (walk_value(&walk) && walk.at.next == walk.at.end)
        return CF_OK;
    if (walk.memory_short)
        return cf_fail(err, CF_ENOMEM, "no memory to look into a value");
    if (walk.too_deep)
        return cf_fail(err, CF_ELIMIT, "value is nested deeper than %d", CF_VALUE_DEPTH_MAX);
    return cf_fail(err, CF_EFORMAT,
                   walk.at.bad ? "value does not hold together"
                               : "value is followed by other bytes");
}

bool cf_value_skip(struct cf_cursor *cursor, uint64_t *memos)
{
    struct need first[CF_VALUE_DEPTH_PLAIN];
    struct cf_arena scratch;
    struct walk walk = {
        .at = *cursor,
        .needs = first,
        .capacity = CF_VALUE_DEPTH_PLAIN,
        .arena = &scratch,
        .memos = *memos,
    };
    bool whole;

    cf_arena_init(&scratch, (size_t)CF_VALUE_DEPTH_MAX * 4 * sizeof(struct need));
    whole = walk_value(&walk);
    cf_arena_deinit(&scratch);
    *cursor = walk.at;
    *memos = walk.memos;
    return whole;
}

/* An argument passed twice is a reference back to the first: shows that one. */
static struct cf_slice resolve(struct cf_slice item, const struct cf_slice *items,
                               const uint64_t *first_memo, size_t count)
{
    struct cf_cursor at = { .next = item.data, .end = item.data + item.size };

    if (cf_cursor_u8(&at) == CF_VALUE_MEMO) {
        const uint64_t memo = cf_cursor_varint(&at);

        for (size_t i = 0; i < count; i++) {
            if (first_memo[i] == memo && items[i].data[0] != CF_VALUE_MEMO)
                return items[i];
        }
    }
    return item;
}

size_t cf_value_items(struct cf_slice tuple, struct cf_slice *items, size_t max)
{
    struct cf_cursor at = { .next = tuple.data, .end = tuple.data + tuple.size };
    uint64_t first_memo[CF_VALUE_ITEMS_MAX];
    uint64_t memos = 1;
    size_t count = 0;

    if (cf_cursor_u8(&at) != CF_VALUE_TUPLE)
        return 0;
    max = max < CF_VALUE_ITEMS_MAX ? max : CF_VALUE_ITEMS_MAX;
    for (uint64_t left = cf_cursor_varint(&at); left > 0 && count < max; left--) {
        const uint8_t *start = at.next;

        first_memo[count] = memos;
        if (!cf_value_skip(&at, &memos))
            return 0;
        if (memos == first_memo[count])
            first_memo[count] = UINT64_MAX; /* it took no number */
        items[count] = (struct cf_slice){ .data = start, .size = (size_t)(at.next - start) };
        items[count] = resolve(items[count], items, first_memo, count);
        count++;
    }
    return count;
}
