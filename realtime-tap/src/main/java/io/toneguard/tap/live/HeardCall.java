package io.toneguard.tap.live;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.audio.WireSamples;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.stress.Baseline;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call as it is analysed; every method is called on its lane. A call whose analysis fails is left alone, the others go on. */
final class HeardCall {
    private static final Logger LOG = LoggerFactory.getLogger(HeardCall.class);

    private static final long LEFT_OUT_SECONDS = 2;

    /** What all calls of a tap have in common. */
    record House(TapKnowledge knowledge, TapSink sink, TapMeters meters, long shedAfterNanos, LongSupplier nanoTime) {}

    private LiveCall call;
    private List<Rule> rules;
    private final TapLane lane;
    private final House house;
    private final CallPace pace;
    private final ChannelVoices[] channels;
    private final int stepSamples;
    /** Nothing is heard before this sample: what came before it was too late. */
    private long heardAgainAt;

    private boolean failed;
    /** As it was last looked at: it may be withdrawn while the call runs. */
    private ScoringPolicy policy = ScoringPolicy.NONE;

    HeardCall(LiveCall call, List<Rule> rules, TapLane lane, House house) {
        this.call = call;
        this.rules = rules;
        this.lane = lane;
        this.house = house;
        pace = new CallPace(call.format());
        stepSamples = call.format().rateHz() / 2;
        channels = new ChannelVoices[call.format().channels()];
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel] = new ChannelVoices(this::begin);
        }
    }

    /** Releases the block. */
    void audio(AudioBlock block, int from, int to, long toldNanos) {
        try {
            if (!failed) {
                keepToPolicy();
                long first = block.firstSample() + from;
                long end = block.firstSample() + to;
                pace.came(end, toldNanos);
                leaveOutIfLate(first, toldNanos);
                if (end > heardAgainAt) {
                    hear(block, Math.max(first, heardAgainAt), end);
                }
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            block.release();
        }
    }

    /**
     * What is left out here is a hole for whoever hears the next piece. A hole costs a voice its next windows however short it is, so that a call that must lose a
     * piece loses some seconds: the others then find room, instead of all having holes. Pieces end behind a second; hearing begins anew with the second itself.
     */
    private void leaveOutIfLate(long first, long toldNanos) {
        if (first >= heardAgainAt && house.nanoTime().getAsLong() - toldNanos > house.shedAfterNanos()) {
            int rateHz = call.format().rateHz();
            heardAgainAt = first + LEFT_OUT_SECONDS * rateHz - LightAnalyzer.hindsightSamples(rateHz);
        }
    }

    /** In steps, so that each voice knows of the other what was said a second before, however much comes at once. */
    private void hear(AudioBlock block, long first, long end) {
        for (long at = first; at < end; at += stepSamples) {
            for (int channel = 0; channel < channels.length; channel++) {
                hear(channel, block, at, Math.min(end, at + stepSamples));
            }
        }
    }

    private void hear(int channel, AudioBlock block, long first, long end) {
        var voices = channels[channel];
        for (long at = first; at < end; ) {
            voices.reach(at);
            long limit = voices.nextBeginning(end);
            var voice = voices.voice();
            if (voice != null) {
                int count = (int) (limit - at);
                float[] samples = lane.scratch(count);
                WireSamples.decode(
                        call.format(), block.bytes(), (int) (at - block.firstSample()), count, channel, samples);
                voice.hear(samples, count, at);
            }
            at = limit;
        }
    }

    /** Asked anew with each piece of audio. Who may not be measured any more is heard no further; who may be now is heard from their next segment on. */
    private void keepToPolicy() {
        var now = house.knowledge().policy(call);
        if (!now.equals(policy)) {
            policy = now;
            for (var voices : channels) {
                var voice = voices.voice();
                if (voice != null && !now.allows(voice.voice().segment().speaker())) {
                    voices.forbid();
                }
            }
        }
    }

    void segment(Segment segment) {
        guarded(() -> channels[segment.channel()].segment(segment));
    }

    /** More is known of the call: a team may have rules of its own. */
    void known(LiveCall more) {
        guarded(() -> {
            // A running call keeps the rules that it began with, unless its team is news.
            boolean isOfATeamNow = !Objects.equals(call.team(), more.team());
            call = more;
            rules = isOfATeamNow ? house.knowledge().rules(more) : rules;
            for (var voices : channels) {
                var voice = voices.voice();
                if (voice != null) {
                    voice.known(more, rules);
                }
            }
        });
    }

    void ended(long samples) {
        guarded(() -> {
            keepToPolicy();
            for (var voices : channels) {
                voices.ended(samples);
            }
        });
    }

    private @Nullable Voice begin(Segment segment, int number, long at, boolean countsFromBeginning) {
        if (!policy.allows(segment.speaker())) {
            return null;
        }
        var tapped = new TappedVoice(call, segment, number);
        var other = channels.length == 1 ? null : channels[1 - segment.channel()];
        var voice = new Voice(
                tapped,
                at,
                countsFromBeginning,
                rules,
                lane.engine(),
                house.sink(),
                house.meters(),
                (reading, endSample) -> published(reading, endSample, other));
        house.knowledge()
                .baseline(tapped)
                .whenComplete((known, failure) -> lane.tell(() -> guarded(() -> enrol(voice, known, failure))));
        return voice;
    }

    private void published(LiveReading reading, long endSample, @Nullable ChannelVoices other) {
        long due = pace.dueNanos(endSample);
        long now = house.nanoTime().getAsLong();
        house.meters().published(due, now - due, now - pace.dueByWholeCallNanos(endSample));
        var listening = other == null ? null : other.voice();
        if (listening != null) {
            listening.otherVoice(reading, endSample);
        }
    }

    private void enrol(Voice voice, @Nullable Baseline known, @Nullable Throwable failure) {
        if (known != null) {
            voice.enrolled(known);
        } else {
            LOG.warn(
                    "Call {} of {}/{}: the {}'s baseline cannot be had ({}); it is learned from this call alone",
                    call.recording(),
                    call.tenantName(),
                    call.source(),
                    voice.voice().segment().speaker().word(),
                    String.valueOf(failure));
        }
    }

    private void guarded(Runnable step) {
        if (!failed) {
            try {
                step.run();
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Errors too: one call that is out of memory, or meets a class that will not load, must not end the lane of a thousand others. */
    private void fail(Throwable e) {
        failed = true;
        house.meters().fault();
        for (var voices : channels) {
            voices.abandon();
        }
        LOG.error(
                "Call {} of {}/{}: its live analysis failed and is over, recording goes on; this is a fault of the program",
                call.recording(),
                call.tenantName(),
                call.source(),
                e);
    }
}
