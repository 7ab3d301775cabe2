/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "verify/map.h"

#include <string.h>

struct fixture {
    struct cf_error err;
    struct cf_map map;
    struct cf_arena arena;
    struct cf_seen_list list;
};

static void open_map(struct fixture *f)
{
    *f = (struct fixture){ .err = CF_ERROR_INIT };
    cf_arena_init(&f->arena, (size_t)64 << 20);
    assert_ok(cf_map_open(&f->map, &f->err), &f->err);
}

static void close_map(struct fixture *f)
{
    cf_map_close(&f->map);
    cf_arena_deinit(&f->arena);
}

/* As an observed process does it; `size` is what the record says of its payload. */
static void put(struct fixture *f, uint32_t kind, const char *root, const char *data, uint64_t size)
{
    char *at = (char *)f->map.header + f->map.header->used;
    const size_t root_size = strlen(root), data_size = strlen(data);
    const struct cf_seen_record record = {
        .kind = kind, .index = 1, .root_size = (uint32_t)root_size, .size = size
    };

    memcpy(at, &record, sizeof(record));
    for (size_t i = 0; i < root_size; i++)
        at[sizeof(record) + i] = root[i];
    for (size_t i = 0; i < data_size; i++)
        at[sizeof(record) + root_size + i] = data[i];
    f->map.header->used += (sizeof(record) + root_size + data_size + 7) & ~UINT64_C(7);
}

static void put_plain(struct fixture *f, const char *root, const char *data)
{
    put(f, CF_SEEN_RETURN, root, data, strlen(data));
}

static void assert_read(struct fixture *f, size_t count)
{
    assert_ok(cf_map_read(&f->map, &f->arena, &f->list, &f->err), &f->err);
    assert_int_equal(f->list.count, count);
}

static void test_records_come_in_their_order(void **state)
{
    struct fixture f;

    (void)state;
    open_map(&f);
    put_plain(&f, "result", "12");
    put_plain(&f, "", "a\nb\x1b");
    assert_read(&f, 2);
    assert_true(cf_seen_root_is(&f.list.items[0], "result"));
    assert_false(cf_seen_root_is(&f.list.items[0], "resul"));
    assert_string_equal(cf_seen_text(&f.list.items[0], &f.arena), "12");
    assert_string_equal(cf_seen_text(&f.list.items[1], &f.arena), "a b ");
    assert_string_equal(cf_seen_kind_name(f.list.items[0].kind), "return");
    close_map(&f);
}

static void test_what_does_not_hold_together_ends_the_reading(void **state)
{
    static const uint64_t sizes[] = { 64, 1 << 20, UINT64_MAX, UINT64_MAX - 7, UINT64_MAX / 2 };

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct fixture f;

        open_map(&f);
        put_plain(&f, "result", "1");
        put(&f, CF_SEEN_RETURN, "root", "", sizes[i]);
        assert_read(&f, 1);
        close_map(&f);
    }
}

static void test_unknown_kinds_and_huge_ends_are_refused(void **state)
{
    struct fixture f;

    (void)state;
    open_map(&f);
    put_plain(&f, "result", "1");
    put(&f, CF_SEEN_COUNT, "result", "1", 1);
    put_plain(&f, "result", "1");
    assert_read(&f, 1);
    f.map.header->used = UINT64_MAX; /* reads to the map's end at most */
    assert_read(&f, 1);
    f.map.header->used = 3; /* within the header */
    assert_read(&f, 0);
    close_map(&f);
}

static void test_long_texts_are_cut(void **state)
{
    static char text[5000];
    struct fixture f;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    open_map(&f);
    put_plain(&f, "result", text);
    assert_read(&f, 1);
    assert_int_equal(strlen(cf_seen_text(&f.list.items[0], &f.arena)), 2003);
    close_map(&f);
}

static void test_each_failing_allocation_is_told(void **state)
{
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 20; attempts++) {
        struct fixture f;

        open_map(&f);
        put_plain(&f, "result", "12");
        cf_alloc_fail_after(attempts);
        status = cf_map_read(&f.map, &f.arena, &f.list, &f.err);
        cf_alloc_fail_after(-1);
        close_map(&f);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_come_in_their_order),
        cmocka_unit_test(test_what_does_not_hold_together_ends_the_reading),
        cmocka_unit_test(test_unknown_kinds_and_huge_ends_are_refused),
        cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_each_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
