package io.toneguard.tap.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait after a failure: doubled each time up to a limit, then between half and all of it, so that targets do not come back in step. */
public final class Backoff {
    private static final Duration LONGEST_FOR_CONTROL = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 20;

    private final DeliverySettings settings;
    private final DoubleSupplier random;

    /** @param random 0 to 1 */
    public Backoff(DeliverySettings settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
    }

    /** @param attempt that failed, from 1 */
    public Duration after(int attempt, TargetKind kind) {
        var longest = kind == TargetKind.CONTROL && LONGEST_FOR_CONTROL.compareTo(settings.longestRetry()) < 0
                ? LONGEST_FOR_CONTROL
                : settings.longestRetry();
        long doubled = settings.firstRetry().toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(most * (0.5 + random.getAsDouble() / 2)));
    }

    /** How old a delivery may become. */
    public Duration giveUp(TargetKind kind) {
        return kind == TargetKind.CONTROL ? settings.controlGiveUp() : settings.giveUp();
    }
}
