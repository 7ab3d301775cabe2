/* SPDX-License-Identifier: Apache-2.0 */
#include "base/draft.h"

#include "base/file.h"

#include <stdlib.h>

enum cf_status cf_draft_begin(struct cf_draft *draft, struct cf_error *err)
{
    *draft = (struct cf_draft){ 0 };
    draft->out = open_memstream(&draft->bytes, &draft->size);
    return draft->out != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory for a file");
}

enum cf_status cf_draft_end(struct cf_draft *draft, const char *path, mode_t mode,
                            struct cf_error *err)
{
    bool written = ferror(draft->out) == 0;
    enum cf_status status;

    written = fclose(draft->out) == 0 && written;
    status = written && path != NULL
                 ? cf_file_write(path, draft->bytes, draft->size, mode, err)
                 : cf_fail(err, CF_ENOMEM, "out of memory for %s", path == NULL ? "a file" : path);
    free(draft->bytes);
    return status;
}
