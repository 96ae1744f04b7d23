package io.toneguard.app.chaos;

import java.io.PrintStream;
import java.util.Locale;

/** Tells on standard error what happens, with the seconds since the run's start. */
final class Narrator {
    private final PrintStream out;
    private final long beganNanos = System.nanoTime();

    Narrator(PrintStream out) {
        this.out = out;
    }

    void say(String message, Object... arguments) {
        var seconds = String.format(Locale.ROOT, "%7.1f s  ", elapsedSeconds());
        out.println(seconds + String.format(Locale.ROOT, message, arguments));
    }

    double elapsedSeconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }
}
