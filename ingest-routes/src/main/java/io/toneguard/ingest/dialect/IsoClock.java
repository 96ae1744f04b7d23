package io.toneguard.ingest.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;

/** Where audio belongs whose messages say their time of day (ISO 8601 with an offset): relative to the first one heard of any track. */
final class IsoClock {
    private static final Duration LONGEST_JUMP = Duration.ofMillis(StreamClock.LONGEST_JUMP_MS);

    private final int rateHz;
    private final long[] nextSample = new long[2];
    private OffsetDateTime first = OffsetDateTime.MAX;
    private OffsetDateTime latest = OffsetDateTime.MIN;

    IsoClock(int rateHz) {
        this.rateHz = rateHz;
    }

    /**
     * The first sample's position; less than 0 for what was spoken before the first audio heard.
     *
     * @param time empty: next in line
     * @param samples of the message
     * @throws DialectException if it is no time, or over an hour after the latest one
     */
    long sampleAt(JsonText time, int track, int samples, MediaJson message) {
        long sample = time.isEmpty() ? nextSample[track] : sampleAt(time, message);
        nextSample[track] = sample + samples;
        return sample;
    }

    /**
     * For how long nothing has come of a track; since the first audio heard if nothing ever did.
     *
     * @param time now; empty: where the track is that is furthest
     * @throws DialectException if it is no time
     */
    double quietSeconds(int track, JsonText time, MediaJson message) {
        if (first == OffsetDateTime.MAX) {
            return 0;
        }
        long now = time.isEmpty() ? Math.max(nextSample[0], nextSample[1]) : sampleOf(read(time, message));
        return (double) (now - nextSample[track]) / rateHz;
    }

    private long sampleAt(JsonText time, MediaJson message) {
        var at = read(time, message);
        if (first == OffsetDateTime.MAX) {
            first = at;
            latest = at;
        }
        var jump = Duration.between(latest, at);
        if (jump.compareTo(LONGEST_JUMP) > 0) {
            throw message.broken("has a time stamp over " + LONGEST_JUMP.toMinutes() + " minutes after the latest");
        }
        if (!jump.isNegative()) {
            latest = at;
        }
        return sampleOf(at);
    }

    private static OffsetDateTime read(JsonText time, MediaJson message) {
        try {
            return OffsetDateTime.parse(time.toString());
        } catch (DateTimeException e) {
            throw message.broken("has a 'timestamp' that is no ISO 8601 time with an offset");
        }
    }

    private long sampleOf(OffsetDateTime at) {
        var since = Duration.between(first, at);
        return since.getSeconds() * rateHz + (long) since.getNano() * rateHz / 1_000_000_000L;
    }
}
