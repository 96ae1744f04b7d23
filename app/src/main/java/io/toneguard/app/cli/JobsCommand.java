package io.toneguard.app.cli;

import picocli.CommandLine.Command;

/** Looks at the final analysis, and gives it orders; its managers and workers go on by themselves without any. */
@Command(
        name = "jobs",
        description = "The final analysis: what is launched, and what an operator may order of it.",
        subcommands = {
            JobsList.class,
            JobsShow.class,
            JobsRun.class,
            JobsStop.class,
            JobsRecover.class,
            JobsRetry.class,
            JobsNights.class,
            JobsReconcile.class,
            JobsReprocess.class,
            JobsReprocessings.class,
            JobsDiff.class,
            JobsPromote.class,
            JobsRollback.class
        })
final class JobsCommand {
    private JobsCommand() {}
}
