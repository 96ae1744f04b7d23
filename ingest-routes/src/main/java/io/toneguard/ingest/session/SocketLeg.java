package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A connection's tracks, put on the timeline of its call by arrival or by the peer's own stamps. */
final class SocketLeg implements Leg {
    /** A stream may not run ahead of the clock on the wall by more than this: such a stamp is wrong. */
    private static final int MAX_AHEAD_SECONDS = 60;

    /** A silence on the wire longer than any peer's buffer is none that would be made good. */
    private static final long MAX_STALL_NANOS = 6_000_000_000L;

    private final CallSession session;
    private final String name;
    private final Track[] tracks;
    private final WireFormat format;
    private final LongSupplier nanoTime;
    private final ArrivalClock arrival;
    private final PeerClock clock;
    /** By whose clock it is judged where this one begins. */
    private @Nullable SocketLeg beside;

    private long heardNanos;
    private long origin;
    private final LegCounters counters;
    private final LegAudio audio;
    private boolean heard;
    private boolean stamped;
    private final int silenceSamples;
    /** By track: the sample of its stamps that lies at {@link #origin}. */
    private final long[] stampBase;
    /** By track: one past the latest of its numbered samples. */
    private final long[] numbered;

    /** By track: the latest stamp that was written. */
    private final long[] lastStamp;

    private final LateRun[] lateRuns;
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
        this.clock = new PeerClock(format.rateHz());
        this.silenceSamples = Math.toIntExact(Math.round(silenceNanos * 1e-9 * format.rateHz()));
        this.stampBase = new long[channels.length];
        this.numbered = new long[channels.length];
        this.lastStamp = new long[channels.length];
        this.lateRuns = new LateRun[channels.length];
        this.tracks = new Track[channels.length];
        for (int i = 0; i < channels.length; i++) {
            tracks[i] = session.track(channels[i]);
            lateRuns[i] = new LateRun();
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
        arrives(now, furthest());
        clock.hears(now, furthest());
        audio.next(bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        arrives(now, furthest());
        comesInBeside(track, tracks[track].high(), length / format.codec().bytes(), now);
        clock.hears(now, furthest());
        audio.next(track, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = beginByArrival();
        Track into = tracks[track];
        int samples = length / format.codec().bytes();
        long off = sample - numbered[track];
        if (isNextInLine(off, samples)) {
            off = 0;
        } else if (into.high() + off - expected(now) > (long) MAX_AHEAD_SECONDS * format.rateHz()) {
            counters.restamped().increment();
            off = 0;
        }
        arrives(now, Math.max(furthest(), into.high() + off));
        if (off < 0 && late(track, into.high() + off, now, bytes, offset, length)) {
            session.heard(this);
            return;
        }
        comesInBeside(track, into.high() + Math.max(0, off), samples, now);
        if (off > 0) {
            leaveOpen(track, into.high() + off, Gap.Kind.LOST);
        }
        lateRuns[track].ends();
        numbered[track] = sample + samples;
        clock.hears(now, furthest());
        audio.next(track, bytes, offset, length);
        session.heard(this);
    }

    /**
     * A track that sent nothing while the other one went on comes in beside it: not where it left off, nor where the session has filled it up
     * to. No later than it can be by the clock, or each burst of one track would push the other one ahead.
     *
     * @param at where it would be next in line
     */
    private void comesInBeside(int track, long at, int samples, long now) {
        Track into = tracks[track];
        long beside = arrival.isJudging()
                ? Math.max(furthest() - samples, arrival.judgedFromSample())
                : Math.min(furthest() - samples, arrival.furthestDue(now));
        long left = beside - at;
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
    private void leaveOpen(int track, long to, Gap.Kind kind) {
        Track into = tracks[track];
        audio.leap(track);
        // What lies too far back to be made good is given up at once, so that a leap needs no memory.
        long sure = arrival.isJudging() ? Math.min(to, arrival.judgedFromSample()) : to - session.reorderSamples();
        session.leaveOut(into, sure - into.high(), kind);
        session.makeRoomFor(to);
        into.leaveOpen(to, kind);
    }

    private static boolean isNextInLine(long off, int samples) {
        return Math.abs(off) * 2 < samples || samples == 0;
    }

    @Override
    public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = begin();
        if (!stamped) {
            stamped = true;
            arrival.anchor(now, furthest());
            // In a call that runs already it is now, and what its stamps say of the time before is in its origin.
            boolean asItIs = origin == 0 && sample < (long) MAX_AHEAD_SECONDS * format.rateHz();
            Arrays.fill(stampBase, asItIs ? 0 : sample);
        }
        Track into = tracks[track];
        int samples = length / format.codec().bytes();
        long at = placeByStamp(track, sample, samples, now);
        long off = at - into.high();
        if (!isNextInLine(off, samples) && off < 0 && off + samples > 0 && sample > lastStamp[track]) {
            // The message before may have been stamped too late: what of this one lies behind it is new.
            audio.fill(track, at, bytes, offset, length);
            audio.leap(track);
            int known = (int) -off * format.codec().bytes();
            offset += known;
            length -= known;
        } else if (!isNextInLine(off, samples) && off < 0) {
            if (late(track, at, now, bytes, offset, length)) {
                session.heard(this);
                return;
            }
            // Beside the other track: where the session has filled this one up to, it would be late again in a moment.
            audio.leap(track);
            session.leaveOut(into, furthest() - samples - into.high(), Gap.Kind.UNSENT);
            restamp(track, sample);
        } else if (!isNextInLine(off, samples)) {
            leaveOpen(track, at, into.isHeard() ? missing : Gap.Kind.UNSENT);
        }
        lateRuns[track].ends();
        lastStamp[track] = sample;
        clock.hears(now, furthest());
        audio.next(track, bytes, offset, length);
        session.heard(this);
    }

    /** By the track's own count; by the other track's where its own leaps further ahead: mostly both count as one. */
    private long placeByStamp(int track, long sample, int samples, long now) {
        long high = tracks[track].high();
        long at = origin + sample - stampBase[track];
        for (long base : stampBase) {
            long other = origin + sample - base;
            if (!isNextInLine(at - high, samples) && other < at && other - high > -samples / 2) {
                stampBase[track] = base;
                at = other;
            }
        }
        return at - expected(now) > (long) MAX_AHEAD_SECONDS * format.rateHz() ? restamp(track, sample) : at;
    }

    /**
     * Behind what was written: fills what was left open, or comes too late, or twice.
     *
     * @return false if so many came in a row that the peer has begun to count anew
     */
    private boolean late(int track, long at, long now, byte[] bytes, int offset, int length) {
        if (audio.fill(track, at, bytes, offset, length)) {
            lateRuns[track].ends();
            return true;
        }
        if (lateRuns[track].isRestart(at, expected(now))) {
            return false;
        }
        boolean tooLate =
                at + length / format.codec().bytes() <= session.timeline().settled();
        (tooLate ? counters.late() : counters.repeated()).increment();
        return true;
    }

    /** The peer counts from somewhere else now: this stamp is next in line. */
    private long restamp(int track, long sample) {
        counters.restamped().increment();
        stampBase[track] = origin + sample - tracks[track].high();
        return tracks[track].high();
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
            clock.moved(gap);
        }
        if (beginning) {
            beside = null;
            origin += gap;
            heardNanos = arrival.nanosOf(origin);
            clock.begins(heardNanos, origin);
        }
    }

    /** Samples per million more or less than our clock would have them. */
    double clockDriftPpm() {
        return clock.driftPpm();
    }

    /** The clock of a leg is that of its furthest track; a track that lags is filled up by the session. Stamps know better. */
    private void arrives(long now, long high) {
        long leftOut = stamped ? 0 : arrival.arrives(now, furthest(), high, session.lateUntil(now));
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
