package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.Promotion;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A command about one reprocessing. */
abstract class ReprocessingCommand extends DatabaseCommand {
    private static final Pattern NAME = Pattern.compile("R?([1-9]\\d{0,17})");

    @Parameters(
            paramLabel = "N",
            description = "number of the reprocessing, such as R3; `jobs reprocessings` lists them")
    String name = "";

    long number;

    @Override
    void check() {
        var match = NAME.matcher(name);
        if (!match.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + name + "' is no number of a reprocessing such as R3");
        }
        number = Long.parseLong(match.group(1));
    }

    static Promotion promotion(CommandDatabase database) {
        return new Promotion(database.jdbc(), database.transactions(), database.scope());
    }
}
