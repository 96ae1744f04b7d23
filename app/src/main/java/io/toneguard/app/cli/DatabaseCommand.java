package io.toneguard.app.cli;

import io.toneguard.app.store.StoreLocation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks or changes something in the database, and is done. */
abstract class DatabaseCommand implements Callable<Integer> {
    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    /** @throws CommandFailed if it did not do what it was asked */
    abstract void run(CommandDatabase database) throws Exception;

    /** What can be refused before a database is opened. */
    void check() {}

    /** The database that the options name. One that is not there is refused: whoever asks in the wrong folder is not told "nothing". */
    CommandDatabase open() {
        return new CommandDatabase(options);
    }

    @Override
    public final Integer call() throws Exception {
        check();
        try {
            StoreLocation.check(options.storeUri());
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
        try (var database = open()) {
            run(database);
        }
        return 0;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final void requireLimit(int limit) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit=" + limit + " is below 1");
        }
    }

    final ParameterException badUsage(Exception cause) {
        return new ParameterException(spec.commandLine(), String.valueOf(cause.getMessage()), cause);
    }
}
