package io.toneguard.app.cli;

import io.toneguard.app.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service's parts are: the same flags in every command that touches them. */
final class ServiceOptions {
    @Option(
            names = "--db",
            paramLabel = "URL",
            defaultValue = "${env:TONEGUARD_DB_URL:-" + picocli.CommandLine.Option.NULL_VALUE + "}",
            description =
                    "JDBC URL (jdbc:postgresql://host:port/db?user=NAME), the password from TONEGUARD_DB_PASSWORD;"
                            + " default: TONEGUARD_DB_URL, else an embedded PostgreSQL in the data folder, for one machine")
    @Nullable
    String db;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "the recording store: a folder, or azure:CONTAINER of the account that AZURE_STORAGE_* names;"
                    + " default: DATA/recordings")
    @Nullable
    String store;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the data folder; default: ./data")
    Path data = Path.of("data");

    String storeUri() {
        return store == null ? data.resolve("recordings").toString() : store;
    }

    /** @throws CommandFailed if no store is there: an empty one, made at the wrong place, would have lost every recording */
    void requireStore() throws IOException {
        if (!StoreLocation.exists(storeUri())) {
            throw new CommandFailed("there is no recording store at " + storeUri()
                    + "; give the one of `serve` with --store, or its data folder with --data");
        }
    }

    Path inbox() {
        return data.resolve("inbox");
    }
}
