/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/diff.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 2000 /* of the script; longer ones are not searched for */
#define CONTEXT 3U     /* unchanged lines around a change */

static bool is_equal(const struct cf_diff_line *a, const struct cf_diff_line *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static bool split(struct cf_diff_side *side, const char *text, size_t size)
{
    size_t room = 1;

    for (size_t i = 0; i < size; i++)
        room += text[i] == '\n';
    side->lines = cf_alloc(room * sizeof(*side->lines));
    if (side->lines == NULL)
        return false;
    while (size > 0) {
        const char *end = memchr(text, '\n', size);
        const size_t length = end == NULL ? size : (size_t)(end - text) + 1;

        side->lines[side->count++] = (struct cf_diff_line){ .text = text, .size = length };
        text += length;
        size -= length;
    }
    return true;
}

/* The part of both texts that is searched: the common start and end are left out. */
struct search {
    struct cf_diff_line *old, *new;
    int old_count, new_count;
    int *furthest; /* by diagonal, for each number of steps one row of 2 * STEPS_MAX + 3 */
};

static int *row_of(const struct search *search, int steps)
{
    /* Row d has 2d + 3 places: diagonals -d-1 .. d+1; rows before it take d * (d + 2). */
    return search->furthest + (size_t)steps * ((size_t)steps + 2) + steps + 1;
}

static int slide(const struct search *search, int x, int diagonal)
{
    while (x < search->old_count && x - diagonal < search->new_count &&
           is_equal(&search->old[x], &search->new[x - diagonal]))
        x++;
    return x;
}

/* One more step on every diagonal; true where the end is reached. */
static bool advance(const struct search *search, int steps)
{
    int *now = row_of(search, steps);
    const int *before = steps > 0 ? row_of(search, steps - 1) : NULL;

    for (int k = -steps; k <= steps; k += 2) {
        int x = 0;

        if (before != NULL && (k == -steps || (k != steps && before[k - 1] < before[k + 1])))
            x = before[k + 1];
        else if (before != NULL)
            x = before[k - 1] + 1;
        /* Off the grid: such a diagonal leads nowhere, but its neighbours read it. */
        now[k] = x > search->old_count || x - k > search->new_count ? x : slide(search, x, k);
        if (now[k] >= search->old_count && now[k] - k >= search->new_count)
            return true;
    }
    return false;
}

/* Back from the end: each step is a line of one side. */
static void mark(const struct search *search, int steps)
{
    int x = search->old_count, y = search->new_count;

    for (; steps > 0; steps--) {
        const int *before = row_of(search, steps - 1);
        const int k = x - y;
        const bool down = k == -steps || (k != steps && before[k - 1] < before[k + 1]);
        const int from_k = down ? k + 1 : k - 1;

        x = before[from_k];
        y = x - from_k;
        if (down)
            search->new[y].changed = true;
        else
            search->old[x].changed = true;
    }
}

static void mark_all(const struct search *search)
{
    for (int i = 0; i < search->old_count; i++)
        search->old[i].changed = true;
    for (int i = 0; i < search->new_count; i++)
        search->new[i].changed = true;
}

static bool find_script(struct search *search)
{
    const int whole = search->old_count + search->new_count;
    const int most = whole < STEPS_MAX ? whole : STEPS_MAX;
    size_t room = 0;
    int allocated = 0;

    for (int steps = 0; steps <= most; steps++) {
        if (steps >= allocated) { /* rows up to `allocated`: most searches end early */
            int *grown;

            allocated = allocated == 0 ? 32 : 2 * allocated;
            room = ((size_t)allocated + 1) * ((size_t)allocated + 3);
            grown = cf_realloc(search->furthest, room * sizeof(int));
            if (grown == NULL)
                return false;
            search->furthest = grown;
        }
        if (advance(search, steps)) {
            mark(search, steps);
            return true;
        }
    }
    mark_all(search);
    return true;
}

static bool compare(struct cf_diff *diff)
{
    struct cf_diff_side *old = &diff->sides[0], *new = &diff->sides[1];
    const size_t least = old->count < new->count ? old->count : new->count;
    struct search search = { 0 };
    size_t start = 0, end = 0;
    bool done;

    while (start < least && is_equal(&old->lines[start], &new->lines[start]))
        start++;
    while (end < least - start &&
           is_equal(&old->lines[old->count - 1 - end], &new->lines[new->count - 1 - end]))
        end++;
    if (old->count > INT32_MAX / 4 || new->count > INT32_MAX / 4)
        return false;
    search.old = old->lines + start;
    search.new = new->lines + start;
    search.old_count = (int)(old->count - start - end);
    search.new_count = (int)(new->count - start - end);
    done = find_script(&search);
    free(search.furthest);
    return done;
}

enum cf_status cf_diff_init(struct cf_diff *diff, const char *old, size_t old_size, const char *new,
                            size_t new_size, struct cf_error *err)
{
    *diff = (struct cf_diff){ 0 };
    if (split(&diff->sides[0], old, old_size) && split(&diff->sides[1], new, new_size) &&
        compare(diff))
        return CF_OK;
    cf_diff_deinit(diff);
    return cf_fail(err, CF_ENOMEM, "out of memory while comparing texts");
}

void cf_diff_deinit(struct cf_diff *diff)
{
    free(diff->sides[0].lines);
    free(diff->sides[1].lines);
    *diff = (struct cf_diff){ 0 };
}

bool cf_diff_next(const struct cf_diff *diff, struct cf_diff_hunk *hunk)
{
    const struct cf_diff_side *old = &diff->sides[0], *new = &diff->sides[1];
    size_t at[2] = { hunk->at[0] + hunk->count[0], hunk->at[1] + hunk->count[1] };

    while (at[0] < old->count && at[1] < new->count && !old->lines[at[0]].changed &&
           !new->lines[at[1]].changed) {
        at[0]++;
        at[1]++;
    }
    *hunk = (struct cf_diff_hunk){ .at = { at[0], at[1] } };
    while (at[0] + hunk->count[0] < old->count && old->lines[at[0] + hunk->count[0]].changed)
        hunk->count[0]++;
    while (at[1] + hunk->count[1] < new->count && new->lines[at[1] + hunk->count[1]].changed)
        hunk->count[1]++;
    return hunk->count[0] + hunk->count[1] > 0;
}

/* --- as a patch ------------------------------------------------------------------------------ */

static bool is_plain(const char *path)
{
    for (; *path != '\0'; path++) {
        if ((unsigned char)*path < 0x20 || (unsigned char)*path >= 0x7f || *path == '"' ||
            *path == '\\')
            return false;
    }
    return true;
}

/* As git quotes a name that is not plain. */
static void add_name(struct cf_buf *out, const char *prefix, const char *path)
{
    if (is_plain(path)) {
        cf_buf_printf(out, "%s%s", prefix, path);
        return;
    }
    cf_buf_printf(out, "\"%s", prefix);
    for (; *path != '\0'; path++) {
        const unsigned char byte = (unsigned char)*path;

        if (byte == '"' || byte == '\\')
            cf_buf_printf(out, "\\%c", byte);
        else if (byte < 0x20 || byte >= 0x7f)
            cf_buf_printf(out, "\\%03o", byte);
        else
            cf_buf_add_char(out, (char)byte);
    }
    cf_buf_add_char(out, '"');
}

static void add_header(struct cf_buf *out, const char *path)
{
    /* A name with a space ends at a tab. */
    const char *end = strchr(path, ' ') != NULL && is_plain(path) ? "\t\n" : "\n";

    cf_buf_add_str(out, "diff --git ");
    add_name(out, "a/", path);
    cf_buf_add_char(out, ' ');
    add_name(out, "b/", path);
    cf_buf_add_str(out, "\n--- ");
    add_name(out, "a/", path);
    cf_buf_add_str(out, end);
    cf_buf_add_str(out, "+++ ");
    add_name(out, "b/", path);
    cf_buf_add_str(out, end);
}

static void add_line(struct cf_buf *out, char mark, const struct cf_diff_line *line)
{
    cf_buf_add_char(out, mark);
    cf_buf_add(out, line->text, line->size);
    if (line->size == 0 || line->text[line->size - 1] != '\n')
        cf_buf_add_str(out, "\n\\ No newline at end of file\n");
}

static void add_lines(struct cf_buf *out, const struct cf_diff *diff, int side, char mark,
                      size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        add_line(out, mark, &diff->sides[side].lines[i]);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Changes with less than two contexts between them stand in one block; `*last` is its last. */
static bool find_block(const struct cf_diff *diff, struct cf_diff_hunk first,
                       struct cf_diff_hunk *last, struct cf_diff_hunk *after)
{
    *last = *after = first;
    while (cf_diff_next(diff, after)) {
        if (after->at[0] - (last->at[0] + last->count[0]) > 2 * (size_t)CONTEXT)
            return true;
        *last = *after;
    }
    return false;
}

static void add_range(struct cf_buf *out, char mark, size_t from, size_t count)
{
    cf_buf_printf(out, "%c%zu", mark, count == 0 ? from : from + 1);
    if (count != 1)
        cf_buf_printf(out, ",%zu", count);
}

static void add_block(const struct cf_diff *diff, struct cf_diff_hunk first,
                      const struct cf_diff_hunk *last, struct cf_buf *out)
{
    const size_t before = least(first.at[0], CONTEXT);
    const size_t old_end = last->at[0] + last->count[0], new_end = last->at[1] + last->count[1];
    const size_t behind = least(diff->sides[0].count - old_end, CONTEXT);
    size_t at = first.at[0] - before;

    cf_buf_add_str(out, "@@ ");
    add_range(out, '-', at, old_end + behind - at);
    cf_buf_add_char(out, ' ');
    add_range(out, '+', first.at[1] - before, new_end + behind - (first.at[1] - before));
    cf_buf_add_str(out, " @@\n");
    for (struct cf_diff_hunk hunk = first; hunk.at[0] <= last->at[0];) {
        add_lines(out, diff, 0, ' ', at, hunk.at[0]);
        add_lines(out, diff, 0, '-', hunk.at[0], hunk.at[0] + hunk.count[0]);
        add_lines(out, diff, 1, '+', hunk.at[1], hunk.at[1] + hunk.count[1]);
        at = hunk.at[0] + hunk.count[0];
        if (!cf_diff_next(diff, &hunk))
            break;
    }
    add_lines(out, diff, 0, ' ', at, old_end + behind);
}

void cf_diff_patch(const struct cf_diff *diff, const char *path, struct cf_buf *out)
{
    struct cf_diff_hunk hunk = { 0 }, last, after;
    bool more = cf_diff_next(diff, &hunk);

    if (more)
        add_header(out, path);
    while (more) {
        more = find_block(diff, hunk, &last, &after);
        add_block(diff, hunk, &last, out);
        hunk = after;
    }
}
