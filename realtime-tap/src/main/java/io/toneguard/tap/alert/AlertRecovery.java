package io.toneguard.tap.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.voice.log.OnceAMinute;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has alerts that were left open ended, every half minute and on a thread of its own: that it goes over all tenants delays no alert that is to be written. */
final class AlertRecovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRecovery.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final OpenAlerts open;
    private final InstantSource clock;
    private final Counter recovered;
    private final OnceAMinute failing = new OnceAMinute();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var daemon = new Thread(work, "alert-recovery");
        daemon.setDaemon(true);
        return daemon;
    });

    AlertRecovery(OpenAlerts open, MeterRegistry registry, InstantSource clock) {
        this.open = open;
        this.clock = clock;
        recovered = Counter.builder("toneguard.alerts.recovered")
                .description("Alerts whose end nobody had written")
                .register(registry);
    }

    /** Looks for them from now on. */
    public void start() {
        thread.scheduleWithFixedDelay(this::goOver, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    /** What fails is tried again the next time. */
    void goOver() {
        try {
            int ended = open.recover(clock.instant(), SETTLED, this::sayFailing);
            if (ended > 0) {
                recovered.increment(ended);
                LOG.info(
                        "{} alerts of calls that are over were still open; they are over now (event recovered)", ended);
            }
        } catch (RuntimeException | Error e) {
            // Out of here, it would end the looking.
            sayFailing(e);
        }
    }

    private void sayFailing(Throwable e) {
        failing.say(() -> LOG.warn(
                "Alerts that were left open cannot be ended: {}; tried again every {} s",
                AlertDesk.cause(e),
                EVERY.toSeconds()));
        LOG.debug("The whole cause", e);
    }

    /** What is in hand comes to its end in its transaction, or is not done. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
