package io.toneguard.voice.call;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That somebody was shown scores of people's voices. It names nobody: what was looked at is known by its id as long as it is there.
 *
 * @param by whoever looked: {@code key ID}, or {@code command line: COMMAND}
 * @param recording of which; null: it is none of one recording
 * @param alert of which; null: it is none of one alert
 * @param span of several; null: one was shown, or nobody can count them
 */
public record ScoreLook(
        TenantId tenant,
        String by,
        Kind kind,
        @Nullable RecordingId recording,
        @Nullable UUID alert,
        @Nullable Span span) {
    /** What was shown. */
    public enum Kind {
        /** A recording's result. */
        RECORDING("recording"),
        /** An alert, with everything that happened to it. */
        ALERT("alert"),
        /** Alerts of a list. */
        ALERTS("alerts"),
        /** The tenant's alerts, each as it happens, from then on until the listener goes. */
        ALERT_STREAM("alert-stream"),
        /** What a rule would have made of past calls. */
        REPLAY("replay"),
        /** Calls of which two analyses say something different. */
        COMPARISON("comparison");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As tables write it. */
        public String word() {
            return word;
        }
    }

    /**
     * Several at once.
     *
     * @param items how many; null: as many as there were
     * @param from when the earliest of them began; null: nobody said
     * @param until when the latest of them began
     */
    public record Span(
            @Nullable Integer items,
            @Nullable Instant from,
            @Nullable Instant until) {}

    /** At a recording's result. */
    public static ScoreLook atRecording(Caller by, RecordingId recording) {
        return new ScoreLook(by.tenant(), keyOf(by), Kind.RECORDING, recording, null, null);
    }

    /** At one alert. */
    public static ScoreLook atAlert(Caller by, UUID alert) {
        return new ScoreLook(by.tenant(), keyOf(by), Kind.ALERT, null, alert, null);
    }

    /** At a list of alerts. */
    public static ScoreLook atAlerts(Caller by, Span shown) {
        return new ScoreLook(by.tenant(), keyOf(by), Kind.ALERTS, null, null, shown);
    }

    /** At alerts as they happen, once for each listener that comes. */
    public static ScoreLook atAlertStream(Caller by) {
        return new ScoreLook(by.tenant(), keyOf(by), Kind.ALERT_STREAM, null, null, null);
    }

    /** @param command such as {@code rules replay} */
    public static ScoreLook byCommand(TenantId tenant, String command, Kind kind, Span shown) {
        return new ScoreLook(tenant, "command line: " + command, kind, null, null, shown);
    }

    private static String keyOf(Caller by) {
        return "key " + by.key();
    }
}
