/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/parts.h"
#include "tests/unit/test.h"

#include <string.h>

#define MIB ((uint64_t)1 << 20)

static struct cf_scan_finding rank_one(struct cf_scan_finding finding, enum cf_scan_model model,
                                       bool keep_imports)
{
    struct cf_scan scan = {
        .findings = &finding, .count = 1, .model = model, .keep_imports = keep_imports
    };

    cf_scan_rank(&scan);
    return finding;
}

static void test_sizes_set_the_base(void **state)
{
    static const struct {
        struct cf_scan_finding finding;
        enum cf_scan_severity base;
    } cases[] = {
        { { .domain = CF_SCAN_CPU, .share = 0.201 }, CF_SCAN_CRITICAL },
        { { .domain = CF_SCAN_CPU, .share = 0.20 }, CF_SCAN_HIGH },
        { { .domain = CF_SCAN_CPU, .share = 0.05 }, CF_SCAN_MEDIUM },
        { { .domain = CF_SCAN_CPU, .share = 0.9, .phase = CF_SCAN_START, .seconds = 1.1 },
          CF_SCAN_HIGH },
        { { .domain = CF_SCAN_MEMORY, .bytes = 101 * MIB }, CF_SCAN_CRITICAL },
        { { .domain = CF_SCAN_MEMORY, .bytes = 100 * MIB }, CF_SCAN_HIGH },
        { { .domain = CF_SCAN_MEMORY, .bytes = 10 * MIB }, CF_SCAN_MEDIUM },
        { { .domain = CF_SCAN_IMPORT, .seconds = 0.6 }, CF_SCAN_HIGH },
        { { .domain = CF_SCAN_IMPORT, .seconds = 0.5 }, CF_SCAN_MEDIUM },
        { { .domain = CF_SCAN_IMPORT, .seconds = 0.1 }, CF_SCAN_LOW },
        { { .domain = CF_SCAN_ASYNC, .base = CF_SCAN_HIGH }, CF_SCAN_HIGH },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cf_scan_finding ranked = rank_one(cases[i].finding, CF_SCAN_CLI, false);

        assert_int_equal(ranked.base, cases[i].base);
        assert_int_equal(ranked.severity, cases[i].base); /* a cli changes nothing */
        assert_null(ranked.note);
    }
}

static void test_the_deployment_overrides_and_says_why(void **state)
{
    static const struct cf_scan_finding heavy = { .domain = CF_SCAN_IMPORT, .seconds = 0.6 };
    static const struct cf_scan_finding own = { .domain = CF_SCAN_IMPORT,
                                                .seconds = 0.6,
                                                .project = true };
    static const struct {
        struct cf_scan_finding finding;
        enum cf_scan_model model;
        bool keep_imports;
        enum cf_scan_severity severity;
        const char *note; /* a word of it; NULL: none */
    } cases[] = {
        { heavy, CF_SCAN_SERVERLESS, false, CF_SCAN_CRITICAL, "Cold starts" },
        { heavy, CF_SCAN_SERVERLESS, true, CF_SCAN_CRITICAL, "Cold starts" },
        { heavy, CF_SCAN_SERVER, false, CF_SCAN_INFO, "One-time cost" },
        { heavy, CF_SCAN_SERVER, true, CF_SCAN_HIGH, NULL },
        { heavy, CF_SCAN_LIBRARY, false, CF_SCAN_INFO, "Third-party" },
        { heavy, CF_SCAN_LIBRARY, true, CF_SCAN_HIGH, NULL },
        { own, CF_SCAN_LIBRARY, false, CF_SCAN_HIGH, NULL },
        { own, CF_SCAN_UNKNOWN, false, CF_SCAN_HIGH, NULL },
        { { .domain = CF_SCAN_CPU, .share = 0.5, .phase = CF_SCAN_START, .seconds = 2 },
          CF_SCAN_SERVER,
          false,
          CF_SCAN_INFO,
          "initialisation" },
        { { .domain = CF_SCAN_CPU, .share = 0.5, .phase = CF_SCAN_FIXTURES },
          CF_SCAN_SERVER,
          false,
          CF_SCAN_LOW,
          "Set-up" },
        { { .domain = CF_SCAN_CPU, .share = 0.5 }, CF_SCAN_SERVER, false, CF_SCAN_CRITICAL, NULL },
        { { .domain = CF_SCAN_MEMORY, .bytes = 2 * MIB, .grows = true },
          CF_SCAN_SERVER,
          false,
          CF_SCAN_CRITICAL,
          "leak" },
        { { .domain = CF_SCAN_MEMORY, .bytes = 200 * MIB, .phase = CF_SCAN_START },
          CF_SCAN_SERVER,
          false,
          CF_SCAN_LOW,
          "start-up" },
        { { .domain = CF_SCAN_MEMORY, .bytes = 2 * MIB, .grows = true },
          CF_SCAN_CLI,
          false,
          CF_SCAN_MEDIUM,
          NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cf_scan_finding ranked =
            rank_one(cases[i].finding, cases[i].model, cases[i].keep_imports);

        assert_int_equal(ranked.severity, cases[i].severity);
        if (cases[i].note == NULL)
            assert_null(ranked.note);
        else
            assert_non_null(strstr(ranked.note, cases[i].note));
    }
}

static void test_the_worst_comes_first(void **state)
{
    struct cf_scan_finding findings[] = {
        { .domain = CF_SCAN_ASYNC, .base = CF_SCAN_MEDIUM, .file = "a.py", .line = 1 },
        { .domain = CF_SCAN_CPU, .share = 0.3, .file = "b.py", .line = 2 },
        { .domain = CF_SCAN_CPU, .share = 0.29, .gain = 20, .file = "b.py", .line = 3 },
        { .domain = CF_SCAN_MEMORY, .bytes = 20 * MIB, .file = "c.py", .line = 4 },
    };
    static const uint32_t lines[] = { 3, 2, 4, 1 }; /* a known remedy comes before a larger share */
    struct cf_scan scan = { .findings = findings, .count = 4, .model = CF_SCAN_CLI };

    (void)state;
    cf_scan_rank(&scan);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(findings[i].line, lines[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_set_the_base),
        cmocka_unit_test(test_the_deployment_overrides_and_says_why),
        cmocka_unit_test(test_the_worst_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
