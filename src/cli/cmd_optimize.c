/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/optimize.h"
#include "cli/signals.h"
#include "report/run_report.h"

#include <stdio.h>

static int report_failure(const struct cf_optimize_command *command, const struct cf_error *err,
                          int code)
{
    if (command->settings.json)
        cf_json_report_failure(err->message);
    (void)cf_say_error(err);
    return code;
}

static int conclude(const struct cf_optimize_command *command)
{
    const struct cf_run *run = &command->run;

    if (command->settings.json)
        cf_run_json(run, stdout);
    if (run->interrupted) {
        cf_say("interrupted: no source was changed; --resume goes on");
        return CF_EXIT_INTERRUPTED;
    }
    if (command->unverifiable)
        return CF_EXIT_PROGRAM;
    if (run->outcome == CF_RUN_NOTHING && command->settings.exit_code)
        return CF_EXIT_NOTHING;
    return CF_EXIT_OK;
}

static int run(struct cf_optimize_command *command)
{
    struct cf_error err = CF_ERROR_INIT;
    bool finished = false;
    int exit_status = CF_EXIT_OK;
    enum cf_status status = cf_optimize_prepare(command, &err);

    if (status == CF_OK && command->settings.resume)
        status = cf_optimize_resume(command, &err);
    if (status == CF_OK && command->mode == CF_OPTIMIZE_PROGRAM && command->trace == NULL)
        status = cf_optimize_record(command, &finished, &exit_status, &err);
    if (status == CF_OK && finished)
        return exit_status;
    if (status == CF_OK) {
        cf_signals_catch();
        status = cf_optimize_search(command, &err);
    }
    if (status != CF_OK)
        return report_failure(command, &err, CF_EXIT_FAILURE);
    return conclude(command);
}

int cmd_optimize(struct cf_context *ctx, int argc, char **argv)
{
    struct cf_optimize_command command = { .arena = ctx->arena,
                                           .recording = { .lock = -1 },
                                           .began_ns = cf_clock_ns() };
    struct cf_error err = CF_ERROR_INIT;
    enum cf_status status = cf_optimize_read(&command, argc, argv, &err);

    if (status != CF_OK)
        return report_failure(&command, &err,
                              status == CF_EUSAGE ? CF_EXIT_USAGE : CF_EXIT_FAILURE);
    if (command.settings.help) {
        cf_optimize_help();
        return CF_EXIT_OK;
    }
    command.phase = cf_phase_begin(cf_optimize_is_verbose(&command.settings));
    return run(&command);
}
