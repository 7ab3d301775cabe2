/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_memo.h - what was met where: pairs of objects, in the order in which they were met.
 *
 * An object that can change has one partner on the other side. Others are only remembered as a
 * pair, so that shared parts are walked once. The memo owns what it holds, so that no address
 * comes twice.
 */
#ifndef CF_EXT_COMPARE_MEMO_H
#define CF_EXT_COMPARE_MEMO_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>

enum cmp_relation {
    CMP_PARTNERS, /* a to b and b to a, one to one */
    CMP_PAIR,     /* just these two */
};

enum cmp_met {
    CMP_MET_NEW,      /* and now remembered */
    CMP_MET_BEFORE,   /* this very pair */
    CMP_MET_CONFLICT, /* one of the two has another partner */
    CMP_MET_NO_MEMORY,
};

struct cmp_entry {
    PyObject *a; /* owned */
    PyObject *b; /* owned */
    enum cmp_relation relation;
};

struct cmp_memo {
    struct cmp_entry *entries; /* owned */
    size_t count;
    size_t capacity;
    uint32_t *table[3]; /* owned: by a, by b, by both; entry + 1, or 0 */
    size_t mask;        /* of each table */
};

enum cmp_met cmp_memo_meet(struct cmp_memo *memo, enum cmp_relation relation, PyObject *a,
                           PyObject *b);
/* The partner of an object of side 0 or 1: borrowed, or NULL. */
PyObject *cmp_memo_partner(const struct cmp_memo *memo, int side, const PyObject *object);
bool cmp_memo_knows(const struct cmp_memo *memo, enum cmp_relation relation, const PyObject *a,
                    const PyObject *b);
/* Forgets all entries from `count` on. */
void cmp_memo_rewind(struct cmp_memo *memo, size_t count);
size_t cmp_memo_bytes(const struct cmp_memo *memo);
void cmp_memo_deinit(struct cmp_memo *memo);

#endif
