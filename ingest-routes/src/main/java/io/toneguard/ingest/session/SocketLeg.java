package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's tracks, put on the timeline of its call by arrival or by the peer's own stamps. */
final class SocketLeg implements Leg {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLeg.class);

    private static final int NOTABLE_DRIFT_PPM = 1_000;
    /** Less is how messages come: one late, silences too short each to be seen. */
    private static final int NOTABLE_DRIFT_SECONDS = 2;

    private final CallSession session;
    private final String name;
    private final LegTracks tracks;
    private final LongSupplier nanoTime;
    private final PeerClock clock;
    private final LegAudio audio;
    private final LateMessages late;
    private final ArrivalPlacing arrival;
    private final StampPlacing stamps;
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
        this.clock = new PeerClock(format.rateHz());
        this.audio = new LegAudio(session, tracks, clock, format);
        this.late = new LateMessages(session, tracks, audio, counters);
        this.arrival = new ArrivalPlacing(session, tracks, audio, clock, format.rateHz(), silenceNanos);
        this.stamps = new StampPlacing(session, tracks, audio, late);
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
        long now = hears();
        arrival.beginBeside(now);
        arrives(now, tracks.furthest());
        audio.next(now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = hears();
        arrival.beginBeside(now);
        arrives(now, tracks.furthest());
        arrival.comesInBeside(track, tracks.get(track).high(), audio.samples(length), now);
        audio.next(track, now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = hears();
        arrival.beginBeside(now);
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
        arrival.comesInBeside(track, into.high() + Math.max(0, off), samples, now);
        if (off > 0) {
            arrival.leaveOpen(track, into.high() + off, Gap.Kind.LOST);
        }
        late.end(track);
        numbered[track] = sample + samples;
        audio.next(track, now, bytes, offset, length);
        session.heard(this);
    }

    @Override
    public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
        if (over || length == 0) {
            return;
        }
        long now = hears();
        arrival.begin(now);
        if (!stamps.isBegun()) {
            arrival.anchor(now);
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
        long now = hears();
        arrival.settleBeginningAtOnce(now);
        arrival.begin(now);
        skippedWhilePaused |= paused;
        tracks.skip(samples, kind, now);
        arrival.anchor(now);
        session.progress();
    }

    @Override
    public void paused() {
        if (!over && !paused) {
            long now = hears();
            arrival.begin(now);
            arrival.settleDoubtAtOnce(now);
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
        long now = hears();
        paused = false;
        if (!skippedWhilePaused && !stamps.isBegun()) {
            skip(arrival.expected(now) - tracks.furthest(), Gap.Kind.PAUSED);
        }
        arrival.anchor(now);
        session.resumed();
    }

    @Override
    public void participant(int track, @Nullable String person) {
        if (!over) {
            session.speakers().participant(tracks.get(track).channel, person);
        }
    }

    @Override
    public void end(Ending ending, String reason) {
        if (over) {
            return;
        }
        arrival.settleDoubtAtOnce(nanoTime.getAsLong());
        over = true;
        tracks.end();
        tellDrift();
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
        return arrival.doubtfulFrom();
    }

    /** Whether it is a stream without time stamps. */
    boolean isClockedByArrival() {
        return tracks.isHeard() && !over && !paused && !stamps.isBegun();
    }

    /** Whether it is a stream without time stamps that has been heard of late. */
    boolean isClockedByArrival(long nowNanos) {
        return isClockedByArrival() && arrival.isHeardOfLate(nowNanos);
    }

    /** Whether it fell silent and came back a moment ago. */
    boolean isBackFromSilence() {
        return arrival.isBackFromSilence();
    }

    /** Whether it may yet be moved. */
    boolean isInDoubt() {
        return arrival.isInDoubt();
    }

    /** By its own clock, where a leg would be now that was sent together with it. */
    long clock(long nowNanos) {
        return arrival.clock(nowNanos);
    }

    void tick(long nowNanos, boolean onTime) {
        if (isClockedByArrival()) {
            arrival.tick(nowNanos, onTime);
        }
    }

    /** Samples per million more or less than our clock would have them. */
    double clockDriftPpm() {
        return clock.driftPpm();
    }

    private void tellDrift() {
        LiveCall call = session.call();
        double drift = clockDriftPpm();
        double seconds = (double) samples() / call.format().rateHz();
        if (Math.abs(drift) > NOTABLE_DRIFT_PPM && Math.abs(drift) * 1e-6 * seconds > NOTABLE_DRIFT_SECONDS) {
            LOG.info(
                    "Call {} of {}/{}: leg {} sent {} ppm {} audio than time passed, and no clock is off by over {} ppm: its sample rate is"
                            + " another one than {} Hz, or it repeats or leaves out audio",
                    call.callId(),
                    call.tenantName(),
                    call.source(),
                    name,
                    Math.round(Math.abs(drift)),
                    drift > 0 ? "more" : "less",
                    NOTABLE_DRIFT_PPM,
                    call.format().rateHz());
        }
    }

    /** Stamps know better. */
    private void arrives(long now, long high) {
        if (!stamps.isBegun()) {
            arrival.arrives(now, high);
        }
    }

    private long hears() {
        lastNanos = nanoTime.getAsLong();
        return lastNanos;
    }
}
