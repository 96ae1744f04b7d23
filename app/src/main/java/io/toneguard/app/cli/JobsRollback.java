package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.ReprocessingRefusedException;
import picocli.CommandLine.Command;

/** Undoes a promotion. */
@Command(
        name = "rollback",
        description =
                "BI sees again what it saw before `jobs promote`, all of it at once; the new results stay beside.")
final class JobsRollback extends ReprocessingCommand {
    @Override
    void run(CommandDatabase database) {
        try {
            var switched =
                    promotion(database).rollBack(number, database.tenants().all());
            out().println("reprocessing R" + number + ": BI sees what it saw before of " + switched.recordings()
                    + " recordings"
                    + (switched.left() == 0
                            ? ""
                            : "; " + switched.left() + " were analysed anew or erased since, and stay as they are"));
            out().flush();
        } catch (ReprocessingRefusedException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }
}
