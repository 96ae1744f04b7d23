package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A connection's tracks, put on the timeline of its call by arrival or by the peer's own stamps. */
final class SocketLeg implements Leg {
    /** A silence on the wire longer than any peer's buffer is none that would be made good. */
    private static final long MAX_STALL_NANOS = 6_000_000_000L;

    private final CallSession session;
    private final String name;
    private final LegTracks tracks;
    private final LongSupplier nanoTime;
    private final ArrivalClock arrival;
    private final PeerClock clock;
    private final LegAudio audio;
    private final LateMessages late;
    private final StampPlacing stamps;
    /** By whose clock it is judged where this one begins. */
    private @Nullable SocketLeg beside;

    private final int silenceSamples;
    /** By track: one past the latest of its numbered samples. */
    private final long[] numbered;

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
        this.nanoTime = nanoTime;
        this.tracks = new LegTracks(session, channels, format.rateHz());
        this.arrival = new ArrivalClock(format.rateHz(), silenceNanos);
        this.clock = new PeerClock(format.rateHz());
        this.audio = new LegAudio(session, tracks, clock, format);
        this.late = new LateMessages(session, tracks, audio, counters);
        this.stamps = new StampPlacing(session, tracks, audio, late);
        this.silenceSamples = Math.toIntExact(Math.round(silenceNanos * 1e-9 * format.rateHz()));
        this.numbered = new long[channels.length];
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
        arrives(now, tracks.furthest());
        audio.next(now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        arrives(now, tracks.furthest());
        comesInBeside(track, tracks.get(track).high(), audio.samples(length), now);
        audio.next(track, now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        Track into = tracks.get(track);
        int samples = audio.samples(length);
        long off = sample - numbered[track];
        if (LegAudio.isNextInLine(off, samples)) {
            off = 0;
        } else if (tracks.isTooFarAhead(into.high() + off, now)) {
            late.restamped();
            off = 0;
        }
        arrives(now, Math.max(tracks.furthest(), into.high() + off));
        if (off < 0 && late.take(track, into.high() + off, now, bytes, offset, length)) {
            session.heard(this);
            return;
        }
        comesInBeside(track, into.high() + Math.max(0, off), samples, now);
        if (off > 0) {
            long to = into.high() + off;
            audio.leaveOpen(track, to, sureUpTo(to), Gap.Kind.LOST);
        }
        late.end(track);
        numbered[track] = sample + samples;
        audio.next(track, now, bytes, offset, length);
        session.heard(this);
    }

    /**
     * A track that sent nothing while the other one went on comes in beside it: not where it left off, nor where the session has filled it up
     * to. No later than it can be by the clock, or each burst of one track would push the other one ahead.
     *
     * @param at where it would be next in line
     */
    private void comesInBeside(int track, long at, int samples, long now) {
        Track into = tracks.get(track);
        long beside = arrival.isJudging()
                ? Math.max(tracks.furthest() - samples, arrival.judgedFromSample())
                : Math.min(tracks.furthest() - samples, arrival.furthestDue(now));
        long left = beside - at;
        if (left <= (into.isHeard() ? silenceSamples : session.reorderSamples())) {
            return;
        }
        if (arrival.isJudging()) {
            long to = into.high() + left;
            audio.leaveOpen(track, to, sureUpTo(to), Gap.Kind.UNSENT);
        } else {
            audio.leap(track);
            session.leaveOut(into, left, Gap.Kind.UNSENT);
        }
    }

    /** What lies before this is given up at once when it is left open: the rest may still come, and while the leg is in doubt be moved. */
    private long sureUpTo(long to) {
        return arrival.isJudging() ? Math.min(to, arrival.judgedFromSample()) : to - session.reorderSamples();
    }

    @Override
    public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = begin();
        if (!stamps.isBegun()) {
            arrival.anchor(now, tracks.furthest());
            stamps.begin(sample);
        }
        stamps.audio(track, sample, missing, now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void skip(long samples, Gap.Kind kind) {
        if (over || samples < 0) {
            return;
        }
        settleBeginningAtOnce();
        long now = begin();
        skippedWhilePaused |= paused;
        tracks.skip(samples, kind, now);
        arrival.anchor(now, tracks.furthest());
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
        if (!skippedWhilePaused && !stamps.isBegun()) {
            skip(arrival.expected(now) - tracks.furthest(), Gap.Kind.PAUSED);
        }
        arrival.anchor(now, tracks.furthest());
        lastNanos = now;
        session.resumed();
    }

    @Override
    public void participant(int track, @Nullable String person) {
        if (!over) {
            session.participant(tracks.get(track).channel, person);
        }
    }

    @Override
    public void end(Ending ending, String reason) {
        if (over) {
            return;
        }
        settleDoubtAtOnce();
        over = true;
        tracks.end();
        session.legEnded(this, ending, reason);
    }

    @Override
    public long samples() {
        return tracks.samples();
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
        return tracks.isHeard() && !over && !paused && !stamps.isBegun();
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
        if (over || paused || stamps.isBegun() || !tracks.isHeard()) {
            return;
        }
        if (arrival.mayJudge(nowNanos, onTime)) {
            settleDoubt(onTime);
        }
        long stale = arrival.expected(nowNanos - MAX_STALL_NANOS) - tracks.furthest();
        if (arrival.silentFor(nowNanos) > MAX_STALL_NANOS && stale > 0) {
            tracks.leaveOutUpTo(arrival.expected(nowNanos - MAX_STALL_NANOS));
            session.makeRoomFor(tracks.furthest());
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
        long gap = arrival.judge(tracks.furthest(), onTime, mayMove);
        if (gap > 0) {
            tracks.delay(from, gap);
            clock.moved(gap);
        }
        if (beginning) {
            beside = null;
            long origin = tracks.origin() + gap;
            tracks.beginsLater(gap, arrival.nanosOf(origin));
            clock.begins(arrival.nanosOf(origin), origin);
        }
    }

    /** Samples per million more or less than our clock would have them. */
    double clockDriftPpm() {
        return clock.driftPpm();
    }

    /** The clock of a leg is that of its furthest track; a track that lags is filled up by the session. Stamps know better. */
    private void arrives(long now, long high) {
        long leftOut = stamps.isBegun() ? 0 : arrival.arrives(now, tracks.furthest(), high, session.lateUntil(now));
        if (leftOut > 0) {
            tracks.leaveOut(leftOut);
        }
    }

    private long begin() {
        long now = nanoTime.getAsLong();
        if (!tracks.isHeard()) {
            tracks.begin(now, session.sampleAt(now));
            arrival.anchor(now, tracks.furthest());
        }
        lastNanos = now;
        return now;
    }

    /** In a call that runs already, from the earliest place on that is left: its own is judged by what comes now. */
    private long beginByArrival() {
        beside = tracks.isHeard() ? beside : session.clockedByArrival();
        if (tracks.isHeard() || beside == null) {
            return begin();
        }
        long now = nanoTime.getAsLong();
        tracks.begin(now, session.timeline().settled());
        arrival.begin(now, tracks.furthest(), beside.clock(now));
        lastNanos = now;
        return now;
    }
}
