package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A connection's tracks, put on the timeline of its call by arrival or by the peer's own stamps. */
final class SocketLeg implements Leg {
    /** A stream may not run ahead of the clock on the wall by more than this: such a stamp is wrong. */
    private static final int MAX_AHEAD_SECONDS = 60;

    /** As many late messages in a row, and the peer has begun to count anew. */
    private static final int LATE_BEFORE_RESTART = 10;

    /** A silence on the wire longer than any peer's buffer is none that would be made good. */
    private static final long MAX_STALL_NANOS = 6_000_000_000L;

    private static final long DRIFT_NEEDS_NANOS = 60_000_000_000L;

    private final CallSession session;
    private final String name;
    private final Track[] tracks;
    private final WireFormat format;
    private final LongSupplier nanoTime;
    private final ArrivalClock arrival;
    /** By whose clock it is judged where this one begins. */
    private @Nullable SocketLeg beside;

    private long heardNanos;
    private long origin;
    private final LegCounters counters;
    private final LegAudio audio;
    private boolean heard;
    private boolean stamped;
    private long stampBase;
    private int lateInARow;
    private boolean paused;
    private boolean skippedWhilePaused;
    private long lastNanos;
    private boolean over;

    SocketLeg(
            CallSession session,
            String name,
            int[] channels,
            WireFormat format,
            long silenceNanos,
            LongSupplier nanoTime,
            LegCounters counters) {
        this.session = session;
        this.name = name;
        this.format = format;
        this.nanoTime = nanoTime;
        this.counters = counters;
        this.arrival = new ArrivalClock(format.rateHz(), silenceNanos);
        this.tracks = new Track[channels.length];
        for (int i = 0; i < channels.length; i++) {
            tracks[i] = session.track(channels[i]);
        }
        audio = new LegAudio(session, tracks, format);
        lastNanos = nanoTime.getAsLong();
    }

    String name() {
        return name;
    }

    @Override
    public void audio(byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        arrives(now);
        audio.next(bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        arrives(now);
        audio.next(track, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audioAt(int track, long sample, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = begin();
        if (!stamped) {
            stamped = true;
            arrival.anchor(now, furthest());
            stampBase = sample < (long) MAX_AHEAD_SECONDS * format.rateHz() ? 0 : sample;
        }
        Track into = tracks[track];
        int samples = length / format.codec().bytes();
        long at = origin + sample - stampBase;
        if (at - expected(now) > (long) MAX_AHEAD_SECONDS * format.rateHz()) {
            at = restamp(into, sample);
        }
        long off = at - into.high();
        if (Math.abs(off) * 2 < samples || samples == 0) {
            lateInARow = 0;
            audio.next(track, bytes, offset, length);
        } else if (off > 0) {
            lateInARow = 0;
            audio.leap(track);
            // What lies too far back to be made good is given up at once, so that a leap needs no memory.
            session.leaveOut(into, off - session.reorderSamples(), into.isHeard() ? Gap.Kind.LOST : Gap.Kind.UNSENT);
            session.makeRoomFor(at);
            into.leaveOut(at);
            audio.next(track, bytes, offset, length);
        } else {
            late(track, into, at, sample, bytes, offset, length);
        }
        session.heard(this);
    }

    /** Behind what was written: fills what was left open, or comes too late, or twice. */
    private void late(int track, Track into, long at, long sample, byte[] bytes, int offset, int length) {
        if (audio.fill(track, at, bytes, offset, length)) {
            lateInARow = 0;
        } else if (++lateInARow > LATE_BEFORE_RESTART) {
            restamp(into, sample);
            audio.next(track, bytes, offset, length);
            lateInARow = 0;
        } else {
            boolean tooLate =
                    at + length / format.codec().bytes() <= session.timeline().settled();
            (tooLate ? counters.late() : counters.repeated()).increment();
        }
    }

    /** The peer counts from somewhere else now: this stamp is next in line. */
    private long restamp(Track into, long sample) {
        counters.restamped().increment();
        stampBase = origin + sample - into.high();
        return into.high();
    }

    @Override
    public void skip(long samples, Gap.Kind kind) {
        if (over || samples < 0) {
            return;
        }
        settleBeginningAtOnce();
        long now = begin();
        skippedWhilePaused |= paused;
        long limit = expected(now) + (long) MAX_AHEAD_SECONDS * format.rateHz();
        for (Track track : tracks) {
            long by = Math.min(samples, limit - track.high());
            if (by > 0) {
                session.makeRoomFor(track.high());
                session.leaveOut(track, by, kind);
            }
        }
        session.makeRoomFor(furthest());
        arrival.anchor(now, furthest());
        session.progress();
    }

    @Override
    public void paused() {
        if (!over && !paused) {
            begin();
            settleDoubtAtOnce();
            paused = true;
            skippedWhilePaused = false;
            session.paused();
        }
    }

    @Override
    public void resumed() {
        if (over || !paused) {
            return;
        }
        long now = nanoTime.getAsLong();
        paused = false;
        if (!skippedWhilePaused && !stamped) {
            skip(arrival.expected(now) - furthest(), Gap.Kind.PAUSED);
        }
        arrival.anchor(now, furthest());
        lastNanos = now;
        session.resumed();
    }

    @Override
    public void participant(int track, @Nullable String person) {
        if (!over) {
            session.participant(tracks[track].channel, person);
        }
    }

    @Override
    public void end(Ending ending, String reason) {
        if (over) {
            return;
        }
        settleDoubtAtOnce();
        over = true;
        for (Track track : tracks) {
            track.end();
        }
        session.legEnded(this, ending, reason);
    }

    @Override
    public long samples() {
        return heard ? furthest() - origin : 0;
    }

    boolean isOver() {
        return over;
    }

    long silentFor(long nowNanos) {
        return over ? Long.MAX_VALUE : nowNanos - lastNanos;
    }

    /** From here on the audio may still have to move. */
    long doubtfulFrom() {
        return arrival.isJudging() ? arrival.judgedFromSample() : Long.MAX_VALUE;
    }

    /** Whether it is a stream without time stamps. */
    boolean isClockedByArrival() {
        return heard && !over && !paused && !stamped;
    }

    /** Whether it is a stream without time stamps that has been heard of late. */
    boolean isClockedByArrival(long nowNanos) {
        return isClockedByArrival() && arrival.silentFor(nowNanos) < MAX_STALL_NANOS;
    }

    /** Whether it fell silent and came back a moment ago. */
    boolean isBackFromSilence() {
        return arrival.isJudging() && !arrival.isJudgingBeginning();
    }

    /** Whether it may yet be moved. */
    boolean isInDoubt() {
        return arrival.isJudging();
    }

    /** By its own clock, where a leg would be now that was sent together with it. */
    long clock(long nowNanos) {
        return arrival.clock(nowNanos);
    }

    void tick(long nowNanos, boolean onTime) {
        if (over || paused || stamped || !heard) {
            return;
        }
        if (arrival.mayJudge(nowNanos, onTime)) {
            settleDoubt(onTime);
        }
        long stale = arrival.expected(nowNanos - MAX_STALL_NANOS) - furthest();
        if (arrival.silentFor(nowNanos) > MAX_STALL_NANOS && stale > 0) {
            for (Track track : tracks) {
                session.leaveOut(track, arrival.expected(nowNanos - MAX_STALL_NANOS) - track.high(), Gap.Kind.UNSENT);
            }
            session.makeRoomFor(furthest());
        }
    }

    /** Nothing more comes by which to judge. */
    private void settleDoubtAtOnce() {
        if (arrival.isJudging()) {
            settleDoubt(arrival.cameBackAfter(session.lateUntil(nanoTime.getAsLong())));
        }
    }

    /** Whoever says exactly what comes next begins before that. */
    private void settleBeginningAtOnce() {
        if (arrival.isJudgingBeginning()) {
            settleDoubtAtOnce();
        }
    }

    private void settleDoubt(boolean onTime) {
        long from = arrival.judgedFromSample();
        boolean beginning = arrival.isJudgingBeginning();
        if (beginning && beside != null && beside.isClockedByArrival()) {
            // It may have had a backlog itself, of which only a part was read by then.
            long now = nanoTime.getAsLong();
            arrival.expectLater(beside.clock(now) - arrival.expected(now));
        }
        // So much may have come at once that it was told already.
        boolean mayMove = from >= session.timeline().settled();
        long gap = arrival.judge(furthest(), onTime, mayMove);
        if (gap > 0) {
            session.delay(tracks, from, gap);
        }
        if (beginning) {
            beside = null;
            origin += gap;
            heardNanos = arrival.nanosOf(origin);
        }
    }

    /** Samples per second more or less than our clock would have them. */
    double clockDriftPpm() {
        long nanos = lastNanos - heardNanos;
        if (!heard || nanos < DRIFT_NEEDS_NANOS) {
            return 0;
        }
        double heardSeconds = (double) (furthest() - origin) / format.rateHz();
        return (heardSeconds / (nanos * 1e-9) - 1) * 1e6;
    }

    /** The clock of a leg is that of its furthest track; a track that lags is filled up by the session. Stamps know better. */
    private void arrives(long now) {
        long leftOut = stamped ? 0 : arrival.arrives(now, furthest(), session.lateUntil(now));
        if (leftOut > 0) {
            for (Track track : tracks) {
                session.leaveOut(track, leftOut, Gap.Kind.UNSENT);
            }
        }
    }

    private long begin() {
        long now = nanoTime.getAsLong();
        if (!heard) {
            begin(now, session.sampleAt(now));
            arrival.anchor(now, furthest());
        }
        lastNanos = now;
        return now;
    }

    /** In a call that runs already, from the earliest place on that is left: its own is judged by what comes now. */
    private long beginByArrival() {
        beside = heard ? beside : session.clockedByArrival();
        if (heard || beside == null) {
            return begin();
        }
        long now = nanoTime.getAsLong();
        begin(now, session.timeline().settled());
        arrival.begin(now, furthest(), beside.clock(now));
        lastNanos = now;
        return now;
    }

    private void begin(long now, long sample) {
        heard = true;
        heardNanos = now;
        origin = sample;
        for (Track track : tracks) {
            session.leaveOut(track, origin - track.high(), Gap.Kind.UNSENT);
        }
    }

    private long expected(long nowNanos) {
        return origin + Math.round((nowNanos - heardNanos) * 1e-9 * format.rateHz());
    }

    private long furthest() {
        return tracks.length == 1 ? tracks[0].high() : Math.max(tracks[0].high(), tracks[1].high());
    }
}
