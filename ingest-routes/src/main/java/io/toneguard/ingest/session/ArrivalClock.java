package io.toneguard.ingest.session;

/**
 * The clock of a stream without time stamps. While messages come at their pace, audio is simply next in line. After a silence on the wire
 * the question is whether the peer sent nothing (then the audio belongs later) or the way was blocked (then all of it comes at once): what
 * comes within {@link #JUDGE_NANOS} after the silence decides. So it is with the first audio of a leg whose call runs already.
 */
final class ArrivalClock {
    private static final long JUDGE_NANOS = 300_000_000L;

    /** Judged after so long whatever this machine is like. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    /** Many short silences add up: the least lag of so long a window is looked at. */
    private static final long WINDOW_NANOS = 2_000_000_000L;

    /** So many windows in a row: an overloaded sender or network would have caught up by then. */
    private static final int LATE_WINDOWS = 5;

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
    /** Of the window before. */
    private long lastLeastLag;

    private long usualLag;
    /** As at the stream's beginning, from then on changing by no more than {@link #MAX_DRIFT}. */
    private long promptLag;

    private boolean firstWindow;
    private int lateWindows;
    private boolean judging;
    private boolean judgingBeginning;
    private long judgedFromSample;
    private long judgingSinceNanos;
    private long judgedLeastLag;

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
        judgingBeginning = false;
        originNanos = nanos;
        originSample = sample;
        usualLag = 0;
        windowLeastLag = Long.MAX_VALUE;
        firstWindow = true;
        openWindow(nanos);
    }

    /**
     * The stream begins, in a call that runs already, and has the earliest place that it may have. By the promptest of what comes now it is
     * found how much later it belongs: its first audio may have waited for us, with the connection that it came on.
     *
     * @param expected where it would be next in line if nothing had delayed it
     */
    void begin(long nanos, long sample, long expected) {
        anchor(nanos, expected);
        judging = true;
        judgingBeginning = true;
        judgedFromSample = sample;
        judgingSinceNanos = nanos;
        judgedLeastLag = expected - sample;
    }

    private void openWindow(long nanos) {
        windowSinceNanos = nanos;
        lastLeastLag = windowLeastLag;
        windowLeastLag = Long.MAX_VALUE;
    }

    /**
     * Audio comes; {@code high} is where it would be next in line.
     *
     * @param from where what comes begins: before {@code high} by what is known to be missing
     * @param lateUntilNanos the last moment at which this machine was not on time; what came before may have waited for us
     * @return samples that were left out bit by bit, too short each to be seen: the stream was never as late as this by less; mostly 0
     */
    long arrives(long nanos, long from, long high, long lateUntilNanos) {
        boolean goesOn = nanos - lastNanos <= silenceNanos;
        lastNanos = nanos;
        if (judging) {
            judgedLeastLag = Math.min(judgedLeastLag, expected(nanos) - high);
            return 0;
        }
        if (goesOn) {
            long leftOut = leftOut(nanos, high, lateUntilNanos);
            anchorNanos = nanos;
            // The last message before a silence may have waited for one that did not come.
            anchorSample = clock(nanos) + leftOut;
            return leftOut;
        }
        judging = true;
        judgedFromSample = from;
        judgingSinceNanos = nanos;
        judgedLeastLag = expected(nanos) - high;
        return 0;
    }

    private long leftOut(long nanos, long high, long lateUntilNanos) {
        windowLeastLag = Math.min(windowLeastLag, originSample + samples(nanos - originNanos) - high);
        if (nanos - windowSinceNanos < WINDOW_NANOS) {
            return 0;
        }
        long drift = Math.round(samples(nanos - windowSinceNanos) * MAX_DRIFT);
        promptLag = firstWindow ? windowLeastLag : follow(promptLag, windowLeastLag, drift);
        firstWindow = false;
        long more = windowLeastLag - usualLag;
        boolean ours = lateUntilNanos - windowSinceNanos > 0;
        lateWindows = more > samples(2 * silenceNanos) && !ours ? lateWindows + 1 : 0;
        if (lateWindows > 0) {
            openWindow(nanos);
            long leftOut = lateWindows == LATE_WINDOWS ? more : 0;
            lateWindows %= LATE_WINDOWS;
            return leftOut;
        }
        usualLag = follow(usualLag, windowLeastLag, drift);
        openWindow(nanos);
        return 0;
    }

    private static long follow(long lag, long to, long atMost) {
        return lag + Math.max(-atMost, Math.min(atMost, to - lag));
    }

    boolean isJudging() {
        return judging;
    }

    /**
     * Whether enough has come since the silence to know.
     *
     * @param onTime whether this machine is, and the streams it hears, so that nothing waits unread or unsent
     */
    boolean mayJudge(long nanos, boolean onTime) {
        long since = nanos - judgingSinceNanos;
        return judging && (since >= JUDGE_NANOS && onTime || since >= PATIENCE_NANOS);
    }

    /** Whether this machine was on time around the end of the silence; if not, the silence may be our own. */
    boolean cameBackAfter(long lateUntilNanos) {
        return judgingSinceNanos - lateUntilNanos > JUDGE_NANOS;
    }

    /** First sample that came after the silence. */
    long judgedFromSample() {
        return judgedFromSample;
    }

    /**
     * How many samples were never sent, as the stream was never less behind than this since; 0 if it has caught up. Of a stream that has just
     * begun, how much later it belongs. Ends the judging.
     *
     * @param onTime else it may yet catch up, when whatever holds it up is over
     * @param mayMove whether what is judged can still be put elsewhere
     */
    long judge(long high, boolean onTime, boolean mayMove) {
        judging = false;
        if (judgingBeginning) {
            long later = mayMove ? Math.max(0, judgedLeastLag) : 0;
            anchor(lastNanos, high + later);
            return later;
        }
        long gap = onTime && mayMove && judgedLeastLag > samples(silenceNanos) ? judgedLeastLag : 0;
        anchorNanos = lastNanos;
        anchorSample = high + gap;
        return gap;
    }

    /** The other leg's clock, by which this beginning is judged, was found to be that much ahead of what it was taken for. */
    void expectLater(long samples) {
        anchorSample += samples;
        judgedLeastLag += samples;
    }

    /** Whether what is judged is where the stream begins. */
    boolean isJudgingBeginning() {
        return judgingBeginning;
    }

    /**
     * Where a stream would be next in line now that was sent together with this one and delayed by nothing. Nothing comes before it was spoken,
     * so the promptest piece of the last seconds tells.
     */
    long clock(long nanos) {
        long leastLag = Math.min(windowLeastLag, lastLeastLag);
        return leastLag == Long.MAX_VALUE ? expected(nanos) : originSample + samples(nanos - originNanos) - leastLag;
    }

    /** The furthest that it can be now if it keeps the pace of its first {@link #WINDOW_NANOS}: bursts of audio change nothing of that. */
    long furthestDue(long nanos) {
        long lag = firstWindow ? Math.min(0, windowLeastLag) : promptLag;
        return originSample + samples(nanos - originNanos) - lag;
    }

    /** Where the stream would be now if it had gone on. */
    long expected(long nanos) {
        return anchorSample + samples(nanos - anchorNanos);
    }

    /** When a sample was due, by the time at which the stream was last known to be in time. */
    long nanosOf(long sample) {
        return anchorNanos + Math.round((sample - anchorSample) * 1e9 / rateHz);
    }

    long silentFor(long nanos) {
        return nanos - lastNanos;
    }

    private long samples(long nanos) {
        return Math.round(nanos * 1e-9 * rateHz);
    }
}
