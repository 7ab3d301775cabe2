/* SPDX-License-Identifier: Apache-2.0 */
#include "project/copy.h"

#include "base/file.h"

#define COPY_MAX_BYTES ((size_t)400 << 20)

static const char *const skipped[] = {
    ".git",       ".hg",           "__pycache__", "build",        "dist",    ".venv",
    "venv",       ".tox",          ".nox",        "node_modules", "*.trace", "*.trace.html",
    ".codeflash", "*.trace.parts", ".mypy_cache", ".ruff_cache",  NULL,
};

enum cf_status cf_project_copy(const char *root, const char *to, struct cf_error *err)
{
    return cf_tree_copy(root, to, skipped, COPY_MAX_BYTES, err);
}
