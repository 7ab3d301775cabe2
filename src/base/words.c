/* SPDX-License-Identifier: Apache-2.0 */
#include "base/words.h"

#include "base/buf.h"

#include <string.h>

#define WORD_MAX_BYTES (1 << 16)

static bool next_word(const char **at, struct cf_buf *word)
{
    const char *from = *at + strspn(*at, " \t"), *next = from;
    char quote = '\0';

    cf_buf_reset(word);
    for (; *next != '\0' && (quote != '\0' || (*next != ' ' && *next != '\t')); next++) {
        if (quote == '\0' && (*next == '\'' || *next == '"'))
            quote = *next;
        else if (quote != '\0' && *next == quote)
            quote = '\0';
        else
            cf_buf_add_char(word, *next);
    }
    *at = next;
    return next > from;
}

enum cf_status cf_words_split(const char *command, struct cf_arena *arena, struct cf_list *words,
                              struct cf_error *err)
{
    enum cf_status status = CF_OK;
    struct cf_buf word;

    cf_buf_init(&word, WORD_MAX_BYTES);
    while (status == CF_OK && next_word(&command, &word)) {
        const char *copy;

        status = cf_buf_status(&word, err);
        if (status != CF_OK)
            break;
        copy = cf_arena_strdup(arena, cf_buf_str(&word));
        status = copy == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_list_add(words, arena, copy, err);
    }
    cf_buf_deinit(&word);
    return status;
}
