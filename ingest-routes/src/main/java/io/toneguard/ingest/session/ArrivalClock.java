package io.toneguard.ingest.session;

/**
 * The clock of a stream without time stamps. While messages come at their pace, audio is simply next in line. After a silence on the wire
 * the question is whether the peer sent nothing (then the audio belongs later) or the way was blocked (then all of it comes at once): what
 * comes within {@link #JUDGE_NANOS} after the silence decides.
 */
final class ArrivalClock {
    static final long JUDGE_NANOS = 100_000_000L;

    /** Many short silences add up: the least lag of so long a window is looked at. */
    private static final long WINDOW_NANOS = 2_000_000_000L;

    /** A clock that is off by no more than this is followed; no sound card's is off by more. */
    private static final double MAX_DRIFT = 1e-3;

    private final int rateHz;
    private final long silenceNanos;
    /** When, and to which sample, the stream was last known to be in time. */
    private long anchorNanos;

    private long anchorSample;
    private long lastNanos;
    /** The stream's beginning, for the slow look. */
    private long originNanos;

    private long originSample;
    private long windowSinceNanos;
    private long windowLeastLag;
    private long usualLag;
    private boolean judging;
    private long judgedFromSample;
    private long judgingSinceNanos;

    ArrivalClock(int rateHz, long silenceNanos) {
        this.rateHz = rateHz;
        this.silenceNanos = silenceNanos;
    }

    /** In time at this moment, whatever was before. */
    void anchor(long nanos, long sample) {
        anchorNanos = nanos;
        anchorSample = sample;
        lastNanos = nanos;
        judging = false;
        originNanos = nanos;
        originSample = sample;
        usualLag = 0;
        openWindow(nanos);
    }

    private void openWindow(long nanos) {
        windowSinceNanos = nanos;
        windowLeastLag = Long.MAX_VALUE;
    }

    /**
     * Audio comes; {@code high} is where it would be next in line.
     *
     * @return samples that were left out bit by bit, too short each to be seen: the stream was never as late as this by less; mostly 0
     */
    long arrives(long nanos, long high) {
        if (!judging) {
            if (nanos - lastNanos > silenceNanos) {
                judging = true;
                judgedFromSample = high;
                judgingSinceNanos = nanos;
            } else {
                anchorNanos = nanos;
                anchorSample = high;
                lastNanos = nanos;
                return leftOut(nanos, high);
            }
        }
        lastNanos = nanos;
        return 0;
    }

    private long leftOut(long nanos, long high) {
        windowLeastLag = Math.min(windowLeastLag, originSample + samples(nanos - originNanos) - high);
        if (nanos - windowSinceNanos < WINDOW_NANOS) {
            return 0;
        }
        long more = windowLeastLag - usualLag;
        if (more > samples(silenceNanos)) {
            anchorSample += more;
            openWindow(nanos);
            return more;
        }
        long drift = Math.round(samples(nanos - windowSinceNanos) * MAX_DRIFT);
        usualLag += Math.max(-drift, Math.min(drift, more));
        openWindow(nanos);
        return 0;
    }

    boolean isJudging() {
        return judging;
    }

    boolean mayJudge(long nanos) {
        return judging && nanos - judgingSinceNanos >= JUDGE_NANOS;
    }

    /** First sample that came after the silence. */
    long judgedFromSample() {
        return judgedFromSample;
    }

    /**
     * How many samples were never sent, given how far the stream has come since; 0 if it has caught up. Ends the judging.
     */
    long judge(long nanos, long high) {
        long expected = expected(nanos);
        long missing = expected - high;
        judging = false;
        long gap = missing > samples(silenceNanos) / 2 ? missing : 0;
        anchorNanos = nanos;
        anchorSample = high + gap;
        return gap;
    }

    /** Where the stream would be now if it had gone on. */
    long expected(long nanos) {
        return anchorSample + samples(nanos - anchorNanos);
    }

    long silentFor(long nanos) {
        return nanos - lastNanos;
    }

    private long samples(long nanos) {
        return Math.round(nanos * 1e-9 * rateHz);
    }
}
