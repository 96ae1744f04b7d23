package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.Promotion;
import picocli.CommandLine.Parameters;

/** A command about one reprocessing. */
abstract class ReprocessingCommand extends DatabaseCommand {
    @Parameters(paramLabel = "N", description = "number of the reprocessing; `jobs reprocessings` lists them")
    long number;

    static Promotion promotion(CommandDatabase database) {
        return new Promotion(database.jdbc(), database.transactions(), database.scope());
    }
}
