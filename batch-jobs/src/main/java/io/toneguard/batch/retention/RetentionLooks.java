package io.toneguard.batch.retention;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.batch.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has {@link AudioRetention} look every {@code retention.every}, in a thread of its own: no launch waits for the store. One look at a time. */
final class RetentionLooks implements ActiveManagerWork {
    private static final Logger log = LoggerFactory.getLogger(RetentionLooks.class);
    private static final Duration RECORDING_ENDS = Duration.ofSeconds(2);

    private final AudioRetention retention;
    private final RetentionSettings settings;
    private final ProcessEnd processEnd;
    private final LongSupplier nanos;
    private @Nullable Look last;

    /** @param nanos runs on, as {@link System#nanoTime} does */
    RetentionLooks(AudioRetention retention, RetentionSettings settings, ProcessEnd processEnd, LongSupplier nanos) {
        this.retention = retention;
        this.settings = settings;
        this.processEnd = processEnd;
        this.nanos = nanos;
    }

    /** One look, and whether the next follows at once. */
    private final class Look {
        final AtomicBoolean goOn = new AtomicBoolean(true);
        final long beganNanos = nanos.getAsLong();
        final Thread thread = new Thread(processEnd.guard("Retention", this::run), "retention");
        volatile boolean more;

        private void run() {
            try {
                more = retention.look(goOn::get);
            } catch (RuntimeException e) {
                if (goOn.get()) {
                    log.warn(
                            "Retention: this look was broken off ({}); the next follows after retention.every={} ms",
                            e.toString(),
                            settings.every().toMillis());
                }
            }
        }

        boolean isFollowed() {
            return !thread.isAlive()
                    && (more
                            || nanos.getAsLong() - beganNanos
                                    >= settings.every().toNanos());
        }
    }

    @Override
    public synchronized void look() {
        if (last == null || last.isFollowed()) {
            last = new Look();
            last.thread.setDaemon(true);
            last.thread.start();
        }
    }

    /** It ends with the recording in hand; while that takes longer, no other look begins here. */
    @Override
    public synchronized void standBy() {
        if (last == null || !last.goOn.getAndSet(false)) {
            return;
        }
        try {
            last.thread.join(RECORDING_ENDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
