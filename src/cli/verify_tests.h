/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/verify_tests.h - which of the tests that were named are run: those that reach the function.
 */
#ifndef CF_CLI_VERIFY_TESTS_H
#define CF_CLI_VERIFY_TESTS_H

#include "verify/verify.h"

/*
 * Narrows request->tests, files and folders, to the tests in them that the static analysis finds to
 * reach the function. Where it finds none, or cannot read the project, all of them stay: more
 * tests are never wrong. A test that was named itself stays. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_verify_tests_narrow(struct cf_verify_request *request, struct cf_arena *arena,
                                      struct cf_error *err);

#endif
