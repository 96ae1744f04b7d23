package io.toneguard.tap.rule;

import io.toneguard.tap.index.LiveReading;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One rule's watch over one voice. One thread at a time. */
public final class RuleWatch {
    private final RuleSettings settings;
    private int above;
    private @Nullable Episode open;
    private int number;

    public RuleWatch(RuleSettings settings) {
        this.settings = settings;
    }

    /** @return what is new, null if nothing is */
    public @Nullable Episode next(LiveReading reading, double otherDeviation, Instant wall) {
        above = reading.stress().deviation() > settings.threshold() ? above + 1 : 0;
        if (open == null && above >= settings.forSeconds()) {
            int end = reading.endSeconds();
            open = new Episode(++number, end - above + 1, end, end, reading, false);
            return open;
        }
        return null;
    }

    /** The segment is over: closes what is open. */
    public @Nullable Episode end() {
        Episode last = open;
        open = null;
        return last == null
                ? null
                : new Episode(
                        last.number(), last.fromSeconds(), last.onsetSeconds(), last.untilSeconds(), last.peak(), true);
    }
}
