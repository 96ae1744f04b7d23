package io.toneguard.ingest.session;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: its tracks on one timeline, and who speaks on them. What its legs write becomes final once it is whole on every track, or once
 * waiting for the rest has no more sense; then the listeners hear it.
 */
final class CallSession {
    /** So many times {@code session.leg-wait} a leg is waited for while this machine is late itself. */
    private static final int LATE_PATIENCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CallSession.class);

    private LiveCall call;
    private final SessionLoop loop;
    private boolean begun;
    private long sample0Nanos;
    private final Timeline timeline;
    private final Track[] tracks;
    private final WhoSpeaks speakers;
    private final Listeners listeners;
    private final GapList gaps = new GapList();
    private final List<SocketLeg> legs = new ArrayList<>();
    private final long reorderSamples;
    private final long legWaitSamples;
    /** Among its loop's sessions. */
    int place;

    private final int blockSamples;
    private Ending ending = Ending.COMPLETE;
    private String endReason = "";
    private double clockDriftPpm;
    private boolean ended;
    private boolean faulty;

    CallSession(LiveCall call, SessionLoop loop, SessionTiming timing, Listeners listeners) {
        this.call = call;
        this.loop = loop;
        this.listeners = listeners;
        int rate = call.format().rateHz();
        blockSamples = timing.samples(timing.settings().block(), rate);
        reorderSamples = timing.samples(timing.settings().reorder(), rate);
        legWaitSamples = timing.samples(timing.settings().legWait(), rate);
        timeline = new Timeline(call.format(), blockSamples, timing.pool(), this::announce);
        tracks = new Track[call.format().channels()];
        for (int channel = 0; channel < tracks.length; channel++) {
            tracks[channel] = new Track(channel);
        }
        speakers = new WhoSpeaks(call, tracks, timeline, listeners);
    }

    LiveCall call() {
        return call;
    }

    /** Its second connection has told more of it than the first. */
    void known(LiveCall more) {
        if (!more.equals(call)) {
            call = more;
            listeners.tell(listener -> listener.known(more));
        }
    }

    Timeline timeline() {
        return timeline;
    }

    Track track(int channel) {
        return tracks[channel];
    }

    /** Where on the timeline this moment is; the first audio makes it begin. */
    long sampleAt(long nowNanos) {
        if (!begun) {
            begun = true;
            sample0Nanos = nowNanos;
        }
        return Math.max(
                timeline.settled(),
                Math.round((nowNanos - sample0Nanos) * 1e-9 * call.format().rateHz()));
    }

    WhoSpeaks speakers() {
        return speakers;
    }

    /** Counts its streams without time stamps, and those of them that are just back from a silence. */
    void countStreams(long nowNanos, StallWatch watch) {
        for (int i = 0; i < legs.size(); i++) {
            SocketLeg leg = legs.get(i);
            if (leg.isClockedByArrival(nowNanos)) {
                watch.stream(leg.isBackFromSilence());
            }
        }
    }

    /** Up to when this machine was not on time: what came then may have waited for us. */
    long lateUntil(long nowNanos) {
        return loop.lateUntil(nowNanos);
    }

    long reorderSamples() {
        return reorderSamples;
    }

    void add(SocketLeg leg) {
        legs.add(leg);
    }

    /** The leg of this name; null if none has come yet. */
    @Nullable
    SocketLeg legNamed(String name) {
        for (SocketLeg leg : legs) {
            if (leg.name().equals(name)) {
                return leg;
            }
        }
        return null;
    }

    /** A leg by whose clock another one can be told where it belongs; null if none was heard yet, or all have stamps. */
    @Nullable
    SocketLeg clockedByArrival() {
        for (SocketLeg leg : legs) {
            if (leg.isClockedByArrival()) {
                return leg;
            }
        }
        return null;
    }

    /** Whether a connection can take a channel of its own here. */
    boolean hasFreeChannel() {
        return legs.size() < tracks.length;
    }

    /** Tells the listeners what has become final. */
    void progress() {
        long limit = ready();
        if (limit >= listeners.due() || limit / blockSamples > timeline.settled() / blockSamples) {
            settle(limit);
        }
    }

    /** Audio came. Mostly nothing is open or in doubt after it, and then the next tick has nothing to do here. */
    void heard(SocketLeg leg) {
        progress();
        if (legs.size() == 1 && !leg.isInDoubt() && !hasHole()) {
            loop.needsNoTick(this, leg.isClockedByArrival());
        }
    }

    private boolean hasHole() {
        return tracks[0].hasHole() || tracks.length > 1 && tracks[1].hasHole();
    }

    /** Before this nothing will change any more. */
    private long ready() {
        if (tracks.length == 1) {
            Track only = tracks[0];
            giveUpOldHoles(only);
            return firstDoubt(only.whole());
        }
        long furthest = Math.max(tracks[0].high(), tracks[1].high());
        long limit = furthest;
        for (Track track : tracks) {
            giveUpOldHoles(track);
            if (track.hasHole()) {
                limit = Math.min(limit, track.whole());
            } else if (!track.isOver()) {
                limit = Math.min(limit, Math.max(track.high(), furthest - waitFor(furthest - track.high())));
            }
        }
        return firstDoubt(limit);
    }

    /** For a leg that is so far behind; while this machine is behind itself, what the leg has sent may lie unread. */
    private long waitFor(long behind) {
        return behind > legWaitSamples && loop.wasLateJustNow() ? LATE_PATIENCE * legWaitSamples : legWaitSamples;
    }

    private long firstDoubt(long limit) {
        for (int i = 0; i < legs.size(); i++) {
            limit = Math.min(limit, legs.get(i).doubtfulFrom());
        }
        return limit;
    }

    private void giveUpOldHoles(Track track) {
        while (track.hasHole()
                && isSure(track.oldestHole())
                && (track.holes() > Track.MAX_HOLES
                        || track.high() - track.oldestHole().to() >= reorderSamples)) {
            giveUp(track);
        }
    }

    /** Whether it stays where it is. */
    private boolean isSure(Track.Hole hole) {
        return hole.to() <= firstDoubt(Long.MAX_VALUE);
    }

    private void giveUp(Track track) {
        Track.Hole hole = track.giveUpOldestHole();
        gap(new Gap(track.channel, hole.from(), hole.to() - hole.from(), hole.kind()));
    }

    /** Everything before {@code limit} is final now; a track that is not so far has sent nothing. */
    private void settle(long limit) {
        if (limit <= timeline.settled()) {
            return;
        }
        for (Track track : tracks) {
            if (track.high() < limit) {
                leaveOut(track, limit - track.high(), Gap.Kind.UNSENT);
            }
        }
        timeline.settle(limit);
    }

    /** A stretch of this track for which nothing will come. */
    void leaveOut(Track track, long samples, Gap.Kind kind) {
        if (samples > 0) {
            gap(new Gap(track.channel, track.high(), samples, kind));
            track.advance(track.high() + samples);
        }
    }

    void gap(Gap gap) {
        gaps.add(gap);
        listeners.tell(listener -> listener.gap(gap));
    }

    /** So much is waiting that the oldest must become final before more can be written. */
    void makeRoomFor(long high) {
        if (high > timeline.reach()) {
            for (Track track : tracks) {
                while (track.hasHole() && track.oldestHole().from() < high - blockSamples) {
                    giveUp(track);
                }
            }
            settle(high - blockSamples);
        }
    }

    /** What these tracks have had from a sample on, none of it told yet, belongs later: before it nothing was sent for a while. */
    void delay(Track[] late, long from, long by) {
        byte[][] moved = new byte[late.length][];
        int longest = 0;
        for (int i = 0; i < late.length; i++) {
            long high = Math.max(from, late[i].high());
            moved[i] = timeline.take(late[i].channel, from, high);
            longest = Math.max(longest, moved[i].length);
            if (moved[i].length > 0) {
                late[i].delayHoles(from, by);
                late[i].retreat(from);
                leaveOut(late[i], by, Gap.Kind.UNSENT);
            }
        }
        makeRoomFor(from + by);
        int sampleBytes = call.format().codec().bytes();
        // Side by side: a track that was put back whole would have the other one's beginning told as silence to make
        // room for its end.
        for (int done = 0; done < longest / sampleBytes; done += blockSamples) {
            for (int i = 0; i < late.length; i++) {
                int samples = Math.min(blockSamples, moved[i].length / sampleBytes - done);
                if (samples > 0) {
                    makeRoomFor(late[i].high() + samples);
                    timeline.write(late[i].channel, late[i].high(), moved[i], done * sampleBytes, samples);
                    late[i].wrote(samples);
                }
            }
        }
    }

    void paused() {
        settle(ready());
        listeners.flush(loop.isShedding());
        listeners.tell(listener -> listener.paused(timeline.settled()));
    }

    void resumed() {
        settle(ready());
        listeners.flush(loop.isShedding());
        listeners.tell(listener -> listener.resumed(timeline.settled()));
    }

    /** A fault of the program's while time passed: told once, and the other calls of the loop go on. */
    void failed(RuntimeException e) {
        if (!faulty) {
            faulty = true;
            LOG.error(
                    "Call {} of {}/{}: its session failed; the call goes on as far as it can, others are not touched",
                    call.callId(),
                    call.tenantName(),
                    call.source(),
                    e);
        }
    }

    /** Lets time pass. */
    void tick(long nowNanos, boolean onTime) {
        for (int i = 0; i < legs.size(); i++) {
            legs.get(i).tick(nowNanos, onTime);
        }
        if (ended) {
            return;
        }
        boolean quiet = true;
        for (int i = 0; i < legs.size(); i++) {
            quiet &= legs.get(i).silentFor(nowNanos) > SessionTiming.QUIET_NANOS;
        }
        if (quiet) {
            for (Track track : tracks) {
                while (track.hasHole() && isSure(track.oldestHole())) {
                    giveUp(track);
                }
            }
            settle(ready());
            listeners.flush(loop.isShedding());
        } else {
            progress();
        }
    }

    /** A leg is over; with the last one the call is. */
    void legEnded(SocketLeg over, Ending how, String reason) {
        if (ending.compareTo(how) <= 0) {
            ending = how;
            endReason = reason;
        }
        double drift = over.clockDriftPpm();
        clockDriftPpm = Math.abs(drift) > Math.abs(clockDriftPpm) ? drift : clockDriftPpm;
        if (legs.stream().allMatch(SocketLeg::isOver)) {
            end();
        } else {
            progress();
        }
    }

    void endAll(Ending how, String reason) {
        for (SocketLeg leg : List.copyOf(legs)) {
            leg.end(how, reason);
        }
    }

    private void end() {
        ended = true;
        try {
            long high = 0;
            for (Track track : tracks) {
                while (track.hasHole()) {
                    giveUp(track);
                }
                high = Math.max(high, track.high());
            }
            settle(high);
            listeners.flush(loop.isShedding());
            timeline.close();
            var last = new CallEnded(high, ending, endReason, gaps.all(), speakers.segments(), clockDriftPpm);
            listeners.tell(listener -> listener.ended(last));
        } finally {
            loop.closed(this);
        }
    }

    private void announce(AudioBlock block, int from, int to) {
        listeners.audio(block, to, loop.isShedding());
    }
}
