package io.toneguard.app;

import io.toneguard.app.cli.CommandLines;

/** The one entry point: {@code ./toneguard COMMAND}. */
public final class Toneguard {
    private Toneguard() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(arguments));
    }
}
