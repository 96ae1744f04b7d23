package io.toneguard.ingest.dialect;

/**
 * Where audio belongs whose messages say how many milliseconds after the stream's beginning they were spoken. A message without a stamp
 * follows the one before.
 */
final class StreamClock {
    /** No pause is longer; a stamp further ahead is a broken one, and would have us record silence for as long. */
    static final long LONGEST_JUMP_MS = 3_600_000;

    /** Bounds the arithmetic: as milliseconds since 1970, the year 5138. */
    private static final long LATEST_MS = 100_000_000_000_000L;

    private final int rateHz;
    private final int sampleBytes;
    private long latestMs = MediaJson.ABSENT;
    private final long[] nextSample;

    StreamClock(int rateHz, int sampleBytes, int tracks) {
        this.rateHz = rateHz;
        this.sampleBytes = sampleBytes;
        this.nextSample = new long[tracks];
    }

    /**
     * The first sample's position since the stream's beginning.
     *
     * @param timestampMs {@link MediaJson#ABSENT} where the peer says none
     * @param bytes of the message's audio
     * @throws DialectException if the stamp is over an hour ahead of the latest one
     */
    long sampleAt(int track, long timestampMs, int bytes) {
        if (timestampMs > LATEST_MS || (latestMs >= 0 && timestampMs - latestMs > LONGEST_JUMP_MS)) {
            throw new DialectException("time stamp " + timestampMs + " ms is over " + LONGEST_JUMP_MS / 60_000
                    + " minutes after the latest, " + latestMs + " ms");
        }
        latestMs = Math.max(latestMs, timestampMs);
        long sample = timestampMs < 0 ? nextSample[track] : timestampMs * rateHz / 1_000;
        nextSample[track] = sample + bytes / sampleBytes;
        return sample;
    }
}
