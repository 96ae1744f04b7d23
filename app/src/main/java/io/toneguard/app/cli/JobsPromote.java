package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.ReprocessingRefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a reprocessing's results to BI. */
@Command(
        name = "promote",
        description = "BI sees a reprocessing's results from now on, all of them at once; `jobs rollback` undoes it.")
final class JobsPromote extends ReprocessingCommand {
    @Option(
            names = "--partial",
            description = "what is done, although something is left; promote again when that is done, too")
    boolean partial;

    @Override
    void run(CommandDatabase database) {
        try {
            var switched = promotion(database)
                    .promote(number, partial, database.tenants().all());
            var items = switched.items();
            out().println("reprocessing R" + number + ": BI sees the new results of " + switched.recordings()
                    + " recordings"
                    + (items.failed() == 0 ? "" : "; " + items.failed() + " failed and stay as they were")
                    + (items.open() == 0 ? "" : "; " + items.open() + " are left"));
            out().flush();
        } catch (ReprocessingRefusedException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }
}
