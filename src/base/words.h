/* SPDX-License-Identifier: Apache-2.0 */
/* base/words.h - a command in one line, as a configuration has it, as words. */
#ifndef CF_BASE_WORDS_H
#define CF_BASE_WORDS_H

#include "base/list.h"

/*
 * Adds the words of the command; single and double quotes hold a word together. No shell is asked:
 * nothing else is special. CF_ENOMEM, CF_ELIMIT (a word above 64 KiB).
 */
CF_NODISCARD
enum cf_status cf_words_split(const char *command, struct cf_arena *arena, struct cf_list *words,
                              struct cf_error *err);

#endif
