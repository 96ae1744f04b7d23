package io.toneguard.app.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a command is: a bar on stderr when that is a terminal and there is much to do, else only its messages. */
final class Progress implements AutoCloseable {
    /** Set by the launcher, which alone can see whether stderr is a terminal while stdout is not. */
    private static final String STDERR_IS_TERMINAL = "toneguard.stderr-is-terminal";

    private static final int MANY = 5;

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;

    private Progress(PrintWriter err, @Nullable ProgressBar bar) {
        this.err = err;
        this.bar = bar;
    }

    static Progress on(PrintWriter err, String task, long steps) {
        if (steps < MANY || !isOnTerminal()) {
            return new Progress(err, null);
        }
        return new Progress(
                err,
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build());
    }

    static boolean isOnTerminal() {
        return Boolean.getBoolean(STDERR_IS_TERMINAL);
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    void stepTo(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** A line of its own, above the bar. */
    void message(String line) {
        if (bar != null) {
            err.print("\r\033[K");
        }
        err.println(line);
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
