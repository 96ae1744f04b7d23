package io.toneguard.app.db;

import java.nio.file.Path;

/** Owns the server of a data folder and ends like a kill -9: nothing is closed, no hook runs. A program for {@link EmbeddedServerIT}. */
final class OwnerThatDies {
    private OwnerThatDies() {}

    public static void main(String[] arguments) {
        EmbeddedServer.own(Path.of(arguments[0]));
        Runtime.getRuntime().halt(137);
    }
}
