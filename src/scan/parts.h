/* SPDX-License-Identifier: Apache-2.0 */
/* scan/parts.h - what the files of this folder share. */
#ifndef CF_SCAN_PARTS_H
#define CF_SCAN_PARTS_H

#include "scan/scan.h"
#include "source/source.h"

#define CF_SCAN_DOTTED_MAX 256 /* bytes of a dotted name; longer ones are none of ours */

/* One Python file of the project that is not a test. */
struct cf_scan_file {
    const char *path; /* relative to the root */
    const char *absolute;
    const char *module; /* dotted, as it is imported */
    bool is_package;    /* __init__.py */
    bool is_aside;      /* below docs, examples, benchmarks ...: decides nothing */
    const char *text;
    struct cf_source source;
};

struct cf_scan_files {
    struct cf_scan_file *items; /* in the arena; those that were read */
    size_t count;
};

/* Reads the files; what cannot be read is a note of the scan. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_files_load(const struct cf_project *project, struct cf_scan *scan,
                                  struct cf_scan_files *files, struct cf_error *err);

/*
 * The full name of what an expression means through imports: "asyncio.gather", "pkg.mod.f",
 * "builtins.open", and "pkg.mod.f" for the file's own definitions. False: a local variable, or an
 * expression of another kind.
 */
bool cf_scan_dotted(const struct cf_scan_file *file, uint32_t node, char name[CF_SCAN_DOTTED_MAX]);

/* The same for what a call calls. */
bool cf_scan_called(const struct cf_scan_file *file, uint32_t call, char name[CF_SCAN_DOTTED_MAX]);

/* The name of a decorator, its call's parentheses left out. */
bool cf_scan_decorator(const struct cf_scan_file *file, uint32_t decorator,
                       char name[CF_SCAN_DOTTED_MAX]);

/* The dotted name of the call that the variable is assigned from, once; false: not such a one. */
bool cf_scan_origin(const struct cf_scan_file *file, uint32_t identifier,
                    char name[CF_SCAN_DOTTED_MAX]);

/* The n-th positional argument (0 is the first) of a call; CF_NONE. */
uint32_t cf_scan_argument(const struct cf_scan_file *file, uint32_t call, uint32_t number);

/* The value of a keyword argument of a call; CF_NONE. */
uint32_t cf_scan_keyword(const struct cf_scan_file *file, uint32_t call, const char *keyword);

/* The innermost function (no lambda) around the node, as an index of the definitions; CF_NONE. */
uint32_t cf_scan_function_at(const struct cf_scan_file *file, uint32_t node);

/* The function that begins on the line, its decorators counted; CF_NONE. */
uint32_t cf_scan_definition_at(const struct cf_scan_file *file, uint32_t line);

/* The text of a line, without blanks at its ends, in the arena; NULL: out of memory. */
const char *cf_scan_line(const struct cf_scan_file *file, uint32_t line, struct cf_arena *arena);

/* The lines `first` to `last` of the file as they are; in the arena; NULL: out of memory. */
const char *cf_scan_lines(const struct cf_scan_file *file, uint32_t first, uint32_t last,
                          struct cf_arena *arena);

/* Adds an empty finding at the end and gives it; NULL: out of memory. */
struct cf_scan_finding *cf_scan_add(struct cf_scan *scan, enum cf_scan_domain domain,
                                    enum cf_scan_severity base);

/* Adds a line to the notes. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_note(struct cf_scan *scan, struct cf_error *err, const char *fmt, ...)
    CF_PRINTF(3, 4);

CF_NODISCARD
enum cf_status cf_scan_evidence_add(struct cf_scan *scan, struct cf_scan_evidence evidence,
                                    struct cf_error *err);

/* Evidence of the model in code, and in files of configuration. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_model_code(struct cf_scan *scan, const struct cf_scan_files *files,
                                  struct cf_error *err);
CF_NODISCARD
enum cf_status cf_scan_model_config(struct cf_scan *scan, struct cf_error *err);

/* Decides by the strongest evidence. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_model_decide(struct cf_scan *scan, const struct cf_scan_request *request,
                                    struct cf_error *err);

/* The package that the project is: named as the distribution, else the largest. */
void cf_scan_find_package(struct cf_scan *scan, const struct cf_project *project,
                          const struct cf_scan_files *files);

/* The static pass. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_async(struct cf_scan *scan, const struct cf_scan_files *files,
                             struct cf_error *err);

/*
 * The passes that run the project's Python: CPU, memory and imports. Faults of a pass stay with
 * it. Fails with CF_EUSAGE (a word names nothing), CF_EIO or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_scan_run_passes(const struct cf_scan_request *request, struct cf_scan *scan,
                                  const struct cf_scan_files *files, struct cf_error *err);

/* Applies the deployment's rules and puts the worst first. */
void cf_scan_rank(struct cf_scan *scan);

/* "1.2 GiB", "45.3 MiB"; "375 ms", "1.24 s"; in the arena; NULL: out of memory. */
const char *cf_scan_size_text(struct cf_arena *arena, uint64_t bytes);
const char *cf_scan_time_text(struct cf_arena *arena, double seconds);

#endif
