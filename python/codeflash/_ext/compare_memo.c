/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three open tables over one list of entries. Entries go away in the reverse order in which they
 * came, so a place can simply be emptied: whatever came later and had to pass it is gone already.
 * A table that grows is filled in the same order again.
 */
#include "compare_memo.h"

#include <string.h>

#define FIRST_PLACES ((size_t)1 << 6)

enum { BY_A, BY_B, BY_BOTH };

static size_t hash_of(const void *a, const void *b)
{
    const uint64_t left = (uint64_t)(uintptr_t)a >> 4, right = (uint64_t)(uintptr_t)b >> 4;
    uint64_t hash = left * UINT64_C(0x9E3779B97F4A7C15);

    hash = (hash ^ (hash >> 32)) + right * UINT64_C(0xC2B2AE3D27D4EB4F);
    return (size_t)(hash ^ (hash >> 29));
}

static bool is_key(const struct cmp_entry *entry, int by, const void *a, const void *b,
                   enum cmp_relation relation)
{
    if (entry->relation != relation)
        return false;
    return (by == BY_B || entry->a == a) && (by == BY_A || entry->b == b);
}

/* The place of a key, or the free one where it belongs. */
static size_t find(const struct cmp_memo *memo, int by, const void *a, const void *b,
                   enum cmp_relation relation)
{
    size_t place = hash_of(by == BY_B ? NULL : a, by == BY_A ? NULL : b);

    for (place &= memo->mask; memo->table[by][place] != 0; place = (place + 1) & memo->mask) {
        if (is_key(&memo->entries[memo->table[by][place] - 1], by, a, b, relation))
            break;
    }
    return place;
}

static void enter(struct cmp_memo *memo, size_t index)
{
    const struct cmp_entry *entry = &memo->entries[index];
    const uint32_t number = (uint32_t)index + 1;

    if (entry->relation == CMP_PARTNERS) {
        memo->table[BY_A][find(memo, BY_A, entry->a, NULL, CMP_PARTNERS)] = number;
        memo->table[BY_B][find(memo, BY_B, NULL, entry->b, CMP_PARTNERS)] = number;
    } else {
        memo->table[BY_BOTH][find(memo, BY_BOTH, entry->a, entry->b, entry->relation)] = number;
    }
}

static bool grow_tables(struct cmp_memo *memo)
{
    const size_t places = memo->mask == 0 ? FIRST_PLACES : (memo->mask + 1) * 4;

    for (int by = 0; by < 3; by++) {
        void *table = PyMem_RawRealloc(memo->table[by], places * sizeof(*memo->table[by]));

        if (table == NULL) /* the others have more places than they use: harmless */
            return false;
        memo->table[by] = table;
    }
    memo->mask = places - 1;
    for (int by = 0; by < 3; by++)
        memset(memo->table[by], 0, places * sizeof(*memo->table[by]));
    for (size_t i = 0; i < memo->count; i++)
        enter(memo, i);
    return true;
}

static bool make_room(struct cmp_memo *memo)
{
    if (memo->count == memo->capacity) {
        const size_t capacity = memo->capacity * 2 + 64;
        void *entries = NULL;

        if (capacity < UINT32_MAX)
            entries = PyMem_RawRealloc(memo->entries, capacity * sizeof(*memo->entries));
        if (entries == NULL)
            return false;
        memo->entries = entries;
        memo->capacity = capacity;
    }
    return memo->mask != 0 && (memo->count + 1) * 2 <= memo->mask ? true : grow_tables(memo);
}

static enum cmp_met look(const struct cmp_memo *memo, enum cmp_relation relation, const PyObject *a,
                         const PyObject *b)
{
    uint32_t left = 0, right = 0;

    if (memo->mask == 0)
        return CMP_MET_NEW;
    if (relation != CMP_PARTNERS) {
        left = memo->table[BY_BOTH][find(memo, BY_BOTH, a, b, relation)];
        return left != 0 ? CMP_MET_BEFORE : CMP_MET_NEW;
    }
    left = memo->table[BY_A][find(memo, BY_A, a, NULL, CMP_PARTNERS)];
    right = memo->table[BY_B][find(memo, BY_B, NULL, b, CMP_PARTNERS)];
    if (left == 0 && right == 0)
        return CMP_MET_NEW;
    return left == right ? CMP_MET_BEFORE : CMP_MET_CONFLICT;
}

enum cmp_met cmp_memo_meet(struct cmp_memo *memo, enum cmp_relation relation, PyObject *a,
                           PyObject *b)
{
    const enum cmp_met met = look(memo, relation, a, b);

    if (met != CMP_MET_NEW)
        return met;
    if (!make_room(memo))
        return CMP_MET_NO_MEMORY;
    Py_INCREF(a);
    Py_INCREF(b);
    memo->entries[memo->count] = (struct cmp_entry){ a, b, relation };
    enter(memo, memo->count++);
    return CMP_MET_NEW;
}

PyObject *cmp_memo_partner(const struct cmp_memo *memo, int side, const PyObject *object)
{
    const int by = side == 0 ? BY_A : BY_B;
    uint32_t number = 0;

    if (memo->mask == 0)
        return NULL;
    number = memo->table[by][find(memo, by, object, object, CMP_PARTNERS)];
    if (number == 0)
        return NULL;
    return side == 0 ? memo->entries[number - 1].b : memo->entries[number - 1].a;
}

bool cmp_memo_knows(const struct cmp_memo *memo, enum cmp_relation relation, const PyObject *a,
                    const PyObject *b)
{
    return look(memo, relation, a, b) == CMP_MET_BEFORE;
}

static void leave(struct cmp_memo *memo, const struct cmp_entry *entry)
{
    if (entry->relation == CMP_PARTNERS) {
        memo->table[BY_A][find(memo, BY_A, entry->a, NULL, CMP_PARTNERS)] = 0;
        memo->table[BY_B][find(memo, BY_B, NULL, entry->b, CMP_PARTNERS)] = 0;
    } else {
        memo->table[BY_BOTH][find(memo, BY_BOTH, entry->a, entry->b, entry->relation)] = 0;
    }
}

void cmp_memo_rewind(struct cmp_memo *memo, size_t count)
{
    while (memo->count > count) {
        const struct cmp_entry entry = memo->entries[memo->count - 1];

        leave(memo, &entry);
        memo->count--;
        Py_DECREF(entry.a);
        Py_DECREF(entry.b);
    }
}

size_t cmp_memo_bytes(const struct cmp_memo *memo)
{
    return memo->capacity * sizeof(*memo->entries) + memo->mask * 3 * sizeof(uint32_t);
}

void cmp_memo_deinit(struct cmp_memo *memo)
{
    struct cmp_memo old = *memo;

    *memo = (struct cmp_memo){ 0 };
    for (size_t i = 0; i < old.count; i++) {
        Py_DECREF(old.entries[i].a);
        Py_DECREF(old.entries[i].b);
    }
    PyMem_RawFree(old.entries);
    for (int by = 0; by < 3; by++)
        PyMem_RawFree(old.table[by]);
}
