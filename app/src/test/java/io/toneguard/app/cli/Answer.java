package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a command said, run in this JVM through the whole command line.
 *
 * @param out stdout
 * @param err stderr
 */
public record Answer(int exitCode, String out, String err) {
    public static Answer to(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = CommandLines.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Answer(exitCode, out.toString(), err.toString());
    }

    /** It did what it was told. */
    public Answer done() {
        assertThat(exitCode).as(err).isZero();
        return this;
    }

    /** It ended with this code and one line. */
    String failed(int withCode) {
        assertThat(exitCode).as(out).isEqualTo(withCode);
        assertThat(err.strip().lines()).as(err).hasSize(1);
        return err;
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
