/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 256
#define COMMAND_MAX 2000

/* The words of one child's command line. */
struct words {
    struct cf_slice items[WORDS_MAX];
    size_t count;
};

static struct words words_of(uint32_t argc, struct cf_cursor argv)
{
    struct words words = { .count = 0 };

    while (words.count < argc && words.count < WORDS_MAX && !argv.bad) {
        words.items[words.count] = cf_cursor_slice(&argv);
        words.count += argv.bad ? 0 : 1;
    }
    return words;
}

static struct cf_slice base_name(struct cf_slice path)
{
    for (size_t i = path.size; i > 0; i--) {
        if (path.data[i - 1] == '/')
            return (struct cf_slice){ .data = path.data + i, .size = path.size - i };
    }
    return path;
}

static bool starts_with(struct cf_slice text, const char *start)
{
    return text.size >= strlen(start) && memcmp(text.data, start, strlen(start)) == 0;
}

static bool mentions(struct cf_slice text, const char *part)
{
    const size_t size = strlen(part);

    for (size_t i = 0; i + size <= text.size; i++) {
        if (memcmp(text.data + i, part, size) == 0)
            return true;
    }
    return false;
}

static bool is_python(struct cf_slice program)
{
    const struct cf_slice name = base_name(program);

    return starts_with(name, "python") || starts_with(name, "pypy");
}

static bool is_one_of(struct cf_slice program, const char *const *names)
{
    const struct cf_slice name = base_name(program);

    for (; *names != NULL; names++) {
        if (cf_slice_is(name, *names))
            return true;
    }
    return false;
}

static bool is_shell(struct cf_slice program)
{
    static const char *const shells[] = { "sh", "bash", "dash", "zsh", "ksh", NULL };

    return is_one_of(program, shells);
}

/* Starts the program that it is given. */
static bool is_wrapper(struct cf_slice program)
{
    static const char *const wrappers[] = { "env",     "nice",    "nohup", "time",
                                            "timeout", "sudo",    "xargs", "setsid",
                                            "stdbuf",  "taskset", NULL };

    return is_one_of(program, wrappers);
}

static bool runs_python(const struct words *words)
{
    if (words->count == 0)
        return false;
    if (is_python(words->items[0]))
        return true;
    for (size_t i = 1; i < words->count; i++) {
        if (is_shell(words->items[0]) && mentions(words->items[i], "python"))
            return true;
        if (is_wrapper(words->items[0]) && is_python(words->items[i]))
            return true;
    }
    /* os.system() gives one text */
    return words->count == 1 && mentions(words->items[0], "python");
}

/* Every argument of the process appears in the child's command line. */
static bool same_command(const struct words *child, const struct cf_process *process)
{
    struct words own = words_of(process->argc, process->argv);

    for (size_t i = 1; i < own.count; i++) {
        bool found = false;

        for (size_t j = 0; j < child->count && !found; j++) {
            found = own.items[i].size == child->items[j].size &&
                    memcmp(own.items[i].data, child->items[j].data, own.items[i].size) == 0;
            if (!found && own.items[i].size < 512 &&
                (is_shell(child->items[0]) || child->count == 1)) {
                char part[512];

                (void)snprintf(part, sizeof(part), "%.*s", (int)own.items[i].size,
                               (const char *)own.items[i].data);
                found = mentions(child->items[j], part);
            }
        }
        if (!found)
            return false;
    }
    return true;
}

/* A process that was recorded and belongs to no other child yet. The audit events come before
 * the child has a number, so mostly only its command line tells. */
static bool was_followed(const struct cf_gathered *gathered, const struct cf_gathered_child *child,
                         const struct words *words, bool *taken)
{
    for (uint32_t i = 1; i < gathered->process_count; i++) {
        const struct cf_process *process = &gathered->processes[i];
        const bool by_number = child->pid != 0 && (process->header.pid == child->pid ||
                                                   process->header.parent_pid == child->pid);

        if (taken[i] || process->header.forked_from != 0)
            continue;
        if (by_number || (child->pid == 0 && same_command(words, process))) {
            taken[i] = true;
            return true;
        }
    }
    return false;
}

/* The option among those before the script that keeps our start-up file from being read. */
static const char *option_reason(const struct words *words)
{
    for (size_t i = 1; i < words->count; i++) {
        const struct cf_slice word = words->items[i];

        if (word.size < 2 || word.data[0] != '-' || word.data[1] == '-')
            break;
        for (size_t j = 1; j < word.size; j++) {
            if (word.data[j] == 'S')
                return "started with -S";
            if (word.data[j] == 'I')
                return "started with -I, or without the environment";
            if (strchr("cmWXQ", word.data[j]) != NULL)
                return NULL;
        }
    }
    return NULL;
}

static const char *reason_of(const struct cf_gathered *gathered,
                             const struct cf_gathered_child *child, const struct words *words)
{
    const struct cf_slice own = base_name(gathered->processes[child->process].executable);
    const struct cf_slice program = base_name(words->items[0]);
    const char *reason;

    if (!is_python(words->items[0]))
        return "started through another program";
    if ((reason = option_reason(words)) != NULL)
        return reason;
    if (program.size > 7 && !cf_slice_is(program, "python3") &&
        (program.size > own.size || memcmp(program.data, own.data, program.size) != 0))
        return "another interpreter, without codeflash";
    return "started without the environment, by an interpreter without codeflash, or ended at once";
}

static void write_child(struct cf_row *row, const struct cf_gathered_child *child,
                        const struct words *words)
{
    char *text = cf_arena_alloc(row->merge->arena, COMMAND_MAX + 1);
    size_t size = 0;

    for (size_t i = 0; i < words->count && text != NULL && size < COMMAND_MAX; i++)
        size += (size_t)snprintf(text + size, COMMAND_MAX - size, "%s%.*s", i == 0 ? "" : " ",
                                 (int)(words->items[i].size & 0xfffU),
                                 (const char *)words->items[i].data);
    cf_row_int(row, child->pid);
    cf_row_text(row, text == NULL ? "" : text);
    cf_row_slice(row, child->how);
    cf_row_text(row, reason_of(row->merge->gathered, child, words));
    cf_row_add(row);
    row->merge->summary->children++;
}

enum cf_status cf_merge_children(struct cf_merge *merge, struct cf_error *err)
{
    const struct cf_gathered *gathered = merge->gathered;
    bool *taken = cf_arena_alloc(merge->arena, gathered->process_count + 1);
    struct cf_row row;

    if (taken == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for the children of the program");
    cf_row_open(&row, merge, "INSERT INTO children(pid, command, how, reason) VALUES (?, ?, ?, ?)",
                err);
    for (size_t i = 0; i < gathered->child_count && row.status == CF_OK; i++) {
        const struct cf_gathered_child *child = &gathered->children[i];
        const struct words words = words_of(child->argc, child->argv);

        if (runs_python(&words) && !was_followed(gathered, child, &words, taken))
            write_child(&row, child, &words);
    }
    return cf_row_close(&row);
}
