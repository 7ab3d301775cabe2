/* SPDX-License-Identifier: Apache-2.0 */
/* tests/unit/test.h - cmocka with the includes that it wants first. */
#ifndef CF_TEST_H
#define CF_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_ok(expr, err) \
    do { \
        if ((expr) != CF_OK) \
            fail_msg("%s: %s", #expr, (err)->message); \
    } while (0)

#endif
