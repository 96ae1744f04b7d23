package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages without time stamps where their arrival says. After a silence on the wire, and at a beginning beside another leg, what comes is
 * in doubt for a moment: it may yet be moved.
 */
final class ArrivalPlacing {
    /** A silence on the wire longer than any peer's buffer is none that would be made good. */
    private static final long MAX_STALL_NANOS = 6_000_000_000L;

    private final CallSession session;
    private final LegTracks tracks;
    private final LegAudio audio;
    private final PeerClock clock;
    private final ArrivalClock arrival;
    private final int silenceSamples;
    /** By whose clock it is judged where this leg begins. */
    private @Nullable SocketLeg beside;

    ArrivalPlacing(
            CallSession session, LegTracks tracks, LegAudio audio, PeerClock clock, int rateHz, long silenceNanos) {
        this.session = session;
        this.tracks = tracks;
        this.audio = audio;
        this.clock = clock;
        this.arrival = new ArrivalClock(rateHz, silenceNanos);
        this.silenceSamples = Math.toIntExact(Math.round(silenceNanos * 1e-9 * rateHz));
    }

    /** The leg is heard: it begins now, if it has not, where its call is now. */
    void begin(long nowNanos) {
        if (!tracks.isHeard()) {
            tracks.begin(nowNanos, session.sampleAt(nowNanos));
            anchor(nowNanos);
        }
    }

    /** As above; in a call that runs already, from the earliest place on that is left: its own is judged by what comes now. */
    void beginBeside(long nowNanos) {
        if (tracks.isHeard()) {
            return;
        }
        beside = session.clockedByArrival();
        if (beside == null) {
            begin(nowNanos);
        } else {
            tracks.begin(nowNanos, session.timeline().settled());
            arrival.begin(nowNanos, tracks.furthest(), beside.clock(nowNanos));
        }
    }

    /** Here the leg is in time, whatever was before. */
    void anchor(long nowNanos) {
        arrival.anchor(nowNanos, tracks.furthest());
    }

    /**
     * Audio comes. The clock of a leg is that of its furthest track; a track that lags is filled up by the session.
     *
     * @param high where it would be next in line, on the track that is furthest
     */
    void arrives(long nowNanos, long high) {
        long leftOut = arrival.arrives(nowNanos, tracks.furthest(), high, session.lateUntil(nowNanos));
        if (leftOut > 0) {
            tracks.leaveOut(leftOut);
        }
    }

    /**
     * A track that sent nothing while the other one went on comes in beside it: not where it left off, nor where the session has filled it up
     * to. No later than it can be by the clock, or each burst of one track would push the other one ahead.
     *
     * @param at where it would be next in line
     */
    void comesInBeside(int track, long at, int samples, long nowNanos) {
        Track into = tracks.get(track);
        long level = tracks.furthest() - samples;
        long besideIt = arrival.isJudging()
                ? Math.max(level, arrival.judgedFromSample())
                : Math.min(level, arrival.furthestDue(nowNanos));
        long left = besideIt - at;
        if (left <= (into.isHeard() ? silenceSamples : session.reorderSamples())) {
            return;
        }
        if (arrival.isJudging()) {
            leaveOpen(track, into.high() + left, Gap.Kind.UNSENT);
        } else {
            audio.leap(track);
            session.leaveOut(into, left, Gap.Kind.UNSENT);
        }
    }

    /** What lies before {@code to} is missing: it may still come, and while the leg is in doubt it may be moved. */
    void leaveOpen(int track, long to, Gap.Kind kind) {
        long sure = arrival.isJudging() ? Math.min(to, arrival.judgedFromSample()) : to - session.reorderSamples();
        audio.leaveOpen(track, to, sure, kind);
    }

    /** Lets time pass. */
    void tick(long nowNanos, boolean onTime) {
        if (arrival.mayJudge(nowNanos, onTime)) {
            settleDoubt(nowNanos, onTime);
        }
        long due = arrival.expected(nowNanos - MAX_STALL_NANOS);
        if (arrival.silentFor(nowNanos) > MAX_STALL_NANOS && due > tracks.furthest()) {
            tracks.leaveOutUpTo(due);
            session.makeRoomFor(tracks.furthest());
        }
    }

    /** Nothing more comes by which to judge. */
    void settleDoubtAtOnce(long nowNanos) {
        if (arrival.isJudging()) {
            settleDoubt(nowNanos, arrival.cameBackAfter(session.lateUntil(nowNanos)));
        }
    }

    /** Whoever says exactly what comes next begins before that. */
    void settleBeginningAtOnce(long nowNanos) {
        if (arrival.isJudgingBeginning()) {
            settleDoubtAtOnce(nowNanos);
        }
    }

    private void settleDoubt(long nowNanos, boolean onTime) {
        long from = arrival.judgedFromSample();
        boolean beginning = arrival.isJudgingBeginning();
        if (beginning && beside != null && beside.isClockedByArrival()) {
            // It may have had a backlog itself, of which only a part was read by then.
            arrival.expectLater(beside.clock(nowNanos) - arrival.expected(nowNanos));
        }
        // So much may have come at once that it was told already.
        boolean mayMove = from >= session.timeline().settled();
        long gap = arrival.judge(tracks.furthest(), onTime, mayMove);
        if (gap > 0) {
            tracks.delay(from, gap);
            clock.moved(gap);
        }
        if (beginning) {
            beside = null;
            long origin = tracks.origin() + gap;
            long nanos = arrival.nanosOf(origin);
            tracks.beganAt(nanos, origin);
            clock.begins(nanos, origin);
        }
    }

    /** Whether what came of late may yet be moved. */
    boolean isInDoubt() {
        return arrival.isJudging();
    }

    /** From here on the audio may still have to move. */
    long doubtfulFrom() {
        return arrival.isJudging() ? arrival.judgedFromSample() : Long.MAX_VALUE;
    }

    /** Whether the leg fell silent and came back a moment ago. */
    boolean isBackFromSilence() {
        return arrival.isJudging() && !arrival.isJudgingBeginning();
    }

    boolean isHeardOfLate(long nowNanos) {
        return arrival.silentFor(nowNanos) < MAX_STALL_NANOS;
    }

    /** By this leg's own clock, where another one would be now that was sent together with it. */
    long clock(long nowNanos) {
        return arrival.clock(nowNanos);
    }

    /** Where the leg would be now if it had gone on since it was last in time. */
    long expected(long nowNanos) {
        return arrival.expected(nowNanos);
    }
}
