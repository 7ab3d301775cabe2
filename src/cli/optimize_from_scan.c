/* SPDX-License-Identifier: Apache-2.0 */
/* `codeflash optimize --from-scan [N]`: what the scan ran is run again, for the targets it ranked.
 */
#include "cli/command.h"
#include "cli/optimize.h"
#include "scan/targets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* N, the only word there may be; UINT64_MAX where it is not given. */
static enum cf_status read_count(const struct cf_list *words, uint64_t *most, struct cf_error *err)
{
    char *rest = NULL;

    *most = UINT64_MAX;
    if (words->count == 0)
        return CF_OK;
    errno = 0;
    *most = strtoull(words->items[0], &rest, 10);
    if (words->count > 1 || errno != 0 || *rest != '\0' || *most == 0 || words->items[0][0] == '-')
        return cf_fail(err, CF_EUSAGE,
                       "--from-scan takes a number of targets, not %.100s (see codeflash optimize "
                       "--help)",
                       words->items[words->count - 1]);
    return CF_OK;
}

/* Targets of other domains are told: none vanishes silently. */
static void say_left_out(const struct cf_scan_target *target)
{
    const char *instead = "it is no function that costs CPU";

    if (target->domain != NULL && strcmp(target->domain, "Import") == 0)
        instead = "codeflash startup makes imports late";
    cf_say("left out: #%u %s: %s", target->number, target->target == NULL ? "" : target->target,
           instead);
}

static enum cf_status take_targets(struct cf_optimize_command *command,
                                   const struct cf_scan_targets *targets, struct cf_error *err)
{
    struct cf_list *only = &command->settings.only;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < targets->count && status == CF_OK; i++) {
        if (targets->items[i].name != NULL)
            status = cf_list_add(only, command->arena, targets->items[i].name, err);
        else if (command->settings.quiet == 0)
            say_left_out(&targets->items[i]);
    }
    if (status == CF_OK && only->count == 0)
        return cf_fail(err, CF_ENOTFOUND,
                       targets->count == 0 ? "the scan report has no targets"
                                           : "none of these targets of the scan report is a "
                                             "function that costs CPU");
    return status;
}

/* The program that the scan ran, as the command line would name it. */
static enum cf_status take_program(struct cf_optimize_command *command,
                                   const struct cf_scan_targets *targets, struct cf_error *err)
{
    const size_t count = targets->words.count;
    char **argv = cf_arena_alloc(command->arena, (count + 1) * sizeof(*argv));
    size_t first = 0;

    if (targets->kind == NULL || count == 0)
        return cf_fail(err, CF_ENOTFOUND, "the scan ran nothing: name a SCRIPT or -m MODULE");
    if (argv == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < count; i++) {
        argv[i] = cf_arena_strdup(command->arena, targets->words.items[i]);
        if (argv[i] == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    if (strcmp(targets->kind, "test") == 0)
        command->program.module = "pytest";
    else if (strcmp(targets->kind, "script") == 0)
        command->program.script = argv[first++];
    else
        command->program.module = argv[first++];
    command->settings.module = command->program.module;
    command->program.argc = (int)(count - first);
    command->program.argv = argv + first;
    return CF_OK;
}

enum cf_status cf_optimize_from_scan(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_project project;
    struct cf_scan_targets targets;
    uint64_t most = 0;
    enum cf_status status = read_count(&command->settings.words, &most, err);

    if (status == CF_OK)
        status =
            cf_project_open(command->settings.config_file, &target, command->arena, &project, err);
    if (status == CF_OK)
        status = cf_scan_targets_read(project.root, most, command->arena, &targets, err);
    if (status == CF_OK)
        status = take_targets(command, &targets, err);
    if (status == CF_OK)
        status = take_program(command, &targets, err);
    if (status == CF_OK && chdir(project.root) != 0) /* names of tests are relative to it */
        return cf_fail(err, CF_EIO, "cannot go to %s: %s", project.root, strerror(errno));
    return status;
}
