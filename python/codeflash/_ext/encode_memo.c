/* SPDX-License-Identifier: Apache-2.0 */
/* What the encoder keeps between values: its buffer, the stack, the memo table, the limits. */
#include "encode_work.h"

#include "clock.h"

#define FIRST_CAPACITY 1024U

bool ext_work_grow(struct ext_work *work, size_t size)
{
    struct ext_encoder *encoder = work->encoder;
    const size_t needed = encoder->size + size;
    size_t capacity = encoder->capacity != 0 ? encoder->capacity : FIRST_CAPACITY;
    uint8_t *grown = NULL;

    if (work->status != EXT_ENCODE_OK)
        return false;
    if (needed < size || needed > work->limits.max_bytes) {
        work->status = EXT_ENCODE_TOO_LARGE;
        return false;
    }
    while (capacity < needed)
        capacity *= 2;
    grown = PyMem_RawRealloc(encoder->data, capacity);
    if (grown == NULL) {
        work->status = EXT_ENCODE_NOMEM;
        return false;
    }
    encoder->data = grown;
    encoder->capacity = capacity;
    return true;
}

bool ext_work_push(struct ext_work *work, struct ext_work_item item)
{
    if (work->depth == work->capacity) {
        const size_t capacity = work->capacity != 0 ? work->capacity * 2 : 64;
        struct ext_work_item *grown = PyMem_RawRealloc(work->items, capacity * sizeof(*grown));

        if (grown == NULL) {
            work->status = EXT_ENCODE_NOMEM;
            return false;
        }
        work->items = grown;
        work->capacity = capacity;
    }
    Py_XINCREF(item.object);
    work->items[work->depth++] = item;
    return true;
}

/* Keeps a temporary alive until the end of the encoding: the memo goes by address. */
bool ext_work_keep(struct ext_work *work, PyObject *taken)
{
    if (work->kept_count == work->kept_capacity) {
        const size_t capacity = work->kept_capacity != 0 ? work->kept_capacity * 2 : 16;
        PyObject **grown = PyMem_RawRealloc((void *)work->kept, capacity * sizeof(*grown));

        if (grown == NULL) {
            work->status = EXT_ENCODE_NOMEM;
            Py_XDECREF(taken);
            return false;
        }
        work->kept = grown;
        work->kept_capacity = capacity;
    }
    work->kept[work->kept_count++] = taken;
    return true;
}

static size_t memo_slot(const struct ext_memo *memo, size_t mask, uint32_t round, uintptr_t key)
{
    size_t slot = (size_t)(((uint64_t)key >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & mask;

    while (memo[slot].round == round && memo[slot].key != key)
        slot = (slot + 1) & mask;
    return slot;
}

static bool memo_grow(struct ext_work *work)
{
    const size_t mask = work->memo_mask != 0 ? work->memo_mask * 2 + 1 : 255;
    struct ext_memo *grown = PyMem_RawCalloc(mask + 1, sizeof(*grown));

    if (grown == NULL) {
        work->status = EXT_ENCODE_NOMEM;
        return false;
    }
    for (size_t i = 0; work->memo_mask != 0 && i <= work->memo_mask; i++) {
        if (work->memo[i].round == work->round)
            grown[memo_slot(grown, mask, work->round, work->memo[i].key)] = work->memo[i];
    }
    PyMem_RawFree(work->memo);
    work->memo = grown;
    work->memo_mask = mask;
    return true;
}

/* The entry of a key, made where it is missing (its round then differs). NULL: no memory. */
struct ext_memo *ext_memo_at(struct ext_work *work, uintptr_t key)
{
    if (work->memo_used * 2 >= work->memo_mask && !memo_grow(work))
        return NULL;
    return &work->memo[memo_slot(work->memo, work->memo_mask, work->round, key)];
}

/*
 * Starts a tag that takes a memo number. An object with one reference has one place where it can
 * be met, so it needs no entry, unless `shared` tells that this place itself is read twice.
 * False: no memory.
 */
bool ext_memo_open(struct ext_work *work, PyObject *object, uint8_t tag, bool shared)
{
    if (shared || Py_REFCNT(object) > 1) {
        struct ext_memo *entry = ext_memo_at(work, (uintptr_t)object);

        if (entry == NULL)
            return false;
        *entry = (struct ext_memo){ (uintptr_t)object, work->round, work->next, 0 };
        work->memo_used++;
    }
    work->next++;
    ext_put_byte(work, tag);
    return true;
}

/* Refers back to an object that was met before: true, and nothing more is to be written. */
bool ext_memo_met(struct ext_work *work, PyObject *object, bool shared)
{
    const struct ext_memo *entry = NULL;

    if (!shared && Py_REFCNT(object) == 1)
        return false;
    entry = ext_memo_at(work, (uintptr_t)object);
    if (entry == NULL)
        return true;
    if (entry->round != work->round)
        return false;
    ext_put_byte(work, CF_VALUE_MEMO);
    ext_put_number(work, entry->value);
    return true;
}

/* How deep values may lie once so many hundredths of the time are over. */
static const struct {
    uint64_t hundredths;
    size_t depth;
} stages[] = { { 90, 2 }, { 80, 4 }, { 66, 10 } };

static size_t deepest(uint64_t spent_ns, uint64_t max_ns)
{
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
        if (spent_ns > max_ns / 100 * stages[i].hundredths)
            return stages[i].depth;
    return SIZE_MAX;
}

/*
 * True once max_ns is over, of this thread's own time: what other processes take is no cost of
 * ours. The clock starts at the first question: short calls never ask. The last third of the time
 * is for what lies near: one large attribute (the tree that a parser holds) must not cost those
 * behind it, which most functions touch rather.
 */
bool ext_work_late(struct ext_work *work)
{
    const uint64_t now = ext_clock_ns(CLOCK_MONOTONIC);
    uint64_t spent = 0;

    if (work->start_ns == 0) {
        work->start_ns = now;
        work->start_cpu_ns = ext_clock_ns(CLOCK_THREAD_CPUTIME_ID);
        return work->slow;
    }
    spent = now - work->start_ns;
    if (deepest(spent, work->limits.max_ns) != SIZE_MAX) /* asked late: it is a system call */
        spent = ext_clock_ns(CLOCK_THREAD_CPUTIME_ID) - work->start_cpu_ns;
    work->slow = work->slow || spent > work->limits.max_ns;
    if (work->slow && work->limits.whole && work->status == EXT_ENCODE_OK)
        work->status = EXT_ENCODE_LATE;
    if (!work->limits.whole)
        work->deepest = deepest(spent, work->limits.max_ns);
    return work->slow;
}

/* Puts a hole where the time for what lies so deep is over. */
bool ext_work_cut(struct ext_work *work, PyObject *object)
{
    if (work->limits.max_depth != 0 && work->depth > work->limits.max_depth) {
        ext_put_hole(work, object, "too deep");
        return true;
    }
    if (!work->slow && work->depth <= work->deepest)
        return false;
    ext_put_hole(work, object, "too slow");
    work->encoder->cut = true;
    return true;
}

/* Room for the values inside a container; without it the container becomes a hole. */
bool ext_work_reserve(struct ext_work *work, PyObject *object, size_t nodes)
{
    const uint64_t used = work->encoder->nodes;

    if (ext_work_cut(work, object))
        return false;
    if (used > work->limits.max_nodes || nodes > work->limits.max_nodes - used) {
        ext_put_hole(work, object, "too large");
        work->encoder->cut = true;
        return false;
    }
    work->encoder->nodes += nodes;
    return true;
}
