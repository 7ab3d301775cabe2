/* SPDX-License-Identifier: Apache-2.0 */
/* project/pytest_command.h - how a project runs pytest. */
#ifndef CF_PROJECT_PYTEST_COMMAND_H
#define CF_PROJECT_PYTEST_COMMAND_H

#include "project/config.h"
#include "project/interpreter.h"

/*
 * The words of `pytest-cmd`, or those of `python -m pytest`. A leading `pytest` is that of the
 * interpreter, a leading `python` the interpreter itself; any other command is taken as it is.
 * CF_EUSAGE (it is no command), CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_pytest_command(const struct cf_config *config,
                                 const struct cf_interpreter *interpreter, struct cf_arena *arena,
                                 struct cf_list *words, struct cf_error *err);

#endif
