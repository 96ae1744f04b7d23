package io.toneguard.app.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.app.notice.OperatorMessages.Message;
import io.toneguard.tap.delivery.DeliverySettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Gathers notices and delivers messages, every few seconds, in whichever process has the role manager. */
final class NoticeLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(NoticeLoop.class);
    private static final int MOST_DOUBLINGS = 20;
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final OperatorMessages messages;
    private final NoticePost webhook;
    private final NoticeMail mail;
    private final NoticeSettings settings;
    private final DeliverySettings delivery;
    private final MeterRegistry meters;
    private @Nullable ScheduledExecutorService clock;
    private volatile int dead;
    private boolean failing;
    private @Nullable Long forgotNanos;

    NoticeLoop(
            OperatorMessages messages,
            NoticePost webhook,
            NoticeMail mail,
            NoticeSettings settings,
            DeliverySettings delivery,
            MeterRegistry meters) {
        this.messages = messages;
        this.webhook = webhook;
        this.mail = mail;
        this.settings = settings;
        this.delivery = delivery;
        this.meters = meters;
        Gauge.builder("toneguard.notice.dead", () -> dead)
                .description("Messages to operators that were given up and are kept")
                .register(meters);
    }

    @Override
    public void start() {
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "operator-notices");
            thread.setDaemon(true);
            return thread;
        });
        long pollMs = settings.poll().toMillis();
        clock.scheduleWithFixedDelay(this::lookOnce, pollMs, pollMs, TimeUnit.MILLISECONDS);
    }

    /** What is thrown out of here would end the looking for good. */
    private void lookOnce() {
        try {
            goOver();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn(
                        "Notices: this look at them failed ({}); trying on every {} ms",
                        e.getMessage(),
                        settings.poll().toMillis());
            }
            failing = true;
        } catch (Error e) {
            // Not the process's end: the final analysis does not need this loop.
            if (!failing) {
                log.error(
                        "Notices: this look at them broke; trying on every {} ms, and operators may hear of nothing until"
                                + " this process is started again",
                        settings.poll().toMillis(),
                        e);
            }
            failing = true;
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gathers what is old enough and delivers what is due. */
    void goOver() throws InterruptedException {
        int gathered = messages.gather(settings.gather(), settings.channels());
        if (gathered > 0 && settings.channels().isEmpty()) {
            log.warn(
                    "Notices: {} for operators, and nobody to tell (notice.webhook, notice.mail-to); they stay in"
                            + " operator_notice",
                    gathered);
        }
        for (var next = messages.claim(delivery.lease()); next.isPresent(); next = messages.claim(delivery.lease())) {
            attempt(next.get());
        }
        if (forgotNanos == null || System.nanoTime() - forgotNanos > FORGET_EVERY.toNanos()) {
            messages.forgetOlderThan(settings.keep());
            forgotNanos = System.nanoTime();
        }
        dead = messages.countDead();
    }

    private void attempt(Message message) throws InterruptedException {
        try {
            if (!settings.channels().contains(message.channel())) {
                throw new NotDeliveredException("notice." + (message.channel() == Channel.MAIL ? "mail-to" : "webhook")
                        + " is not set in the process that tried");
            }
            if (message.channel() == Channel.WEBHOOK) {
                webhook.send(message);
            } else {
                mail.send(message);
            }
            messages.delivered(message);
            count(message, "delivered");
        } catch (NotDeliveredException e) {
            settle(message, e.getMessage());
        }
    }

    private void settle(Message message, String error) {
        if (message.ageSeconds() > delivery.giveUp().toMillis() / 1000.0) {
            messages.dead(message, error);
            count(message, "dead");
            log.error(
                    "Message {} to operators by {}: given up after {} attempts and delivery.give-up={} s ({}); kept in"
                            + " operator_message as dead",
                    message.id(),
                    message.channel().word(),
                    message.attempt(),
                    delivery.giveUp().toSeconds(),
                    error);
            return;
        }
        messages.failed(message, error, pauseAfter(message.attempt()));
        count(message, "failed");
        if (message.attempt() == 1) {
            log.warn(
                    "Message {} to operators by {}: {}; tried again until it is delivery.give-up={} s old",
                    message.id(),
                    message.channel().word(),
                    error,
                    delivery.giveUp().toSeconds());
        }
    }

    private Duration pauseAfter(int attempt) {
        long doubled = delivery.firstRetry().toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
        return Duration.ofMillis(Math.min(doubled, delivery.longestRetry().toMillis()));
    }

    private void count(Message message, String outcome) {
        Counter.builder("toneguard.notice.attempts")
                .tag("channel", message.channel().word())
                .tag("outcome", outcome)
                .description("Attempts to tell operators")
                .register(meters)
                .increment();
    }

    @Override
    public void stop() {
        var looking = clock;
        clock = null;
        if (looking != null) {
            looking.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return clock != null;
    }
}
