package io.toneguard.app.cli;

import io.toneguard.app.upload.Outcome;
import io.toneguard.app.upload.UploadFeedback;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far an upload is: a bar of bytes with files and the time left on stderr when that is a terminal, else a line now and then. */
final class UploadProgress implements UploadFeedback, AutoCloseable {
    private static final long MB = 1_000_000;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final long began = System.nanoTime();
    private @Nullable ProgressBar bar;
    private int files;
    private int settled;
    private int wrong;
    private long bytes;
    private long sent;
    private long saidAt = began;

    UploadProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void begins(int toSend, long theirBytes, int doneBefore) {
        files = toSend;
        bytes = theirBytes;
        err.println("upload: " + files + " files, " + mb(bytes) + " MB to send"
                + (doneBefore > 0 ? "; " + doneBefore + " were done by an earlier run" : ""));
        err.flush();
        if (Progress.isOnTerminal() && files > 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName("upload")
                    .setInitialMax(bytes)
                    .setUnit(" MB", MB)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }
    }

    @Override
    public void sent(long more) {
        sent += more;
        if (bar != null) {
            bar.stepTo(sent);
        } else {
            sayNowAndThen();
        }
    }

    @Override
    public void settled(Outcome outcome) {
        settled++;
        wrong += outcome == Outcome.REFUSED || outcome == Outcome.FAILED ? 1 : 0;
        if (bar != null) {
            bar.setExtraMessage(" " + state());
        }
    }

    private void sayNowAndThen() {
        long now = System.nanoTime();
        if (now - saidAt >= BETWEEN_LINES.toNanos()) {
            saidAt = now;
            err.println("upload: " + state() + ", " + mb(sent) + " of " + mb(bytes) + " MB" + left(now));
            err.flush();
        }
    }

    private String state() {
        return settled + " of " + files + " files" + (wrong > 0 ? ", " + wrong + " refused or failed" : "");
    }

    private String left(long now) {
        if (sent <= 0) {
            return "";
        }
        long seconds = (long) ((double) (now - began) / sent * (bytes - sent) / 1e9);
        return ", some " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min") + " left";
    }

    private static String mb(long count) {
        return Rows.number((double) count / MB, 1);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
