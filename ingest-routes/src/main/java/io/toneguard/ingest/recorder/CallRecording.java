package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.log.OnceAMinute;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorder's ear on the event loop of one call: holds blocks, tells the journal's thread, and never waits. */
final class CallRecording implements CallListener {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecording.class);
    private static final OnceAMinute SHEDDING = new OnceAMinute();

    private final CallLog log;
    private final RecorderLoop loop;
    private final HeldBlocks held;
    private final RecorderMeters meters;
    private final Duration longest;
    private final long longestSamples;
    private @Nullable AudioBlock block;
    /** Where the recording ends although the call goes on; negative while it does not. */
    private long cutAt = -1;
    /** A stretch that was not taken, told when it is over: the journal's thread, which may stand still, is to hear little. */
    private long shedFrom;

    private long shedSamples;

    CallRecording(CallLog log, RecorderLoop loop, HeldBlocks held, RecorderMeters meters, Duration longest) {
        this.log = log;
        this.loop = loop;
        this.held = held;
        this.meters = meters;
        this.longest = longest;
        longestSamples = longest.toSeconds() * log.call().format().rateHz();
    }

    @Override
    public void audio(AudioBlock announced, int from, int to) {
        if (from == to) {
            return;
        }
        if (from == 0) {
            begin(announced);
        }
        var inHand = block;
        boolean isWhole = to == announced.samples();
        if (inHand != null) {
            if (isWhole) {
                held.take(inHand);
                block = null;
            }
            loop.tell(() -> log.audio(inHand, from, to, isWhole));
        } else if (cutAt < 0) {
            meters.shed(log.call().format().seconds(to - from));
            if (shedSamples == 0) {
                shedFrom = announced.firstSample() + from;
            }
            shedSamples += to - from;
        }
    }

    @Override
    public void gap(Gap gap) {
        if (cutAt < 0) {
            loop.tell(() -> log.gap(gap));
        }
    }

    @Override
    public void segment(Segment segment) {
        loop.tell(() -> log.segment(segment));
    }

    @Override
    public void known(LiveCall call) {
        loop.tell(() -> log.known(call));
    }

    @Override
    public void ended(CallEnded ended) {
        tellShed();
        if (block != null) {
            held.take(block);
            block = null;
        }
        if (cutAt < 0 || cutAt >= ended.samples()) {
            loop.tell(() -> log.ended(ended, ended.samples()));
            return;
        }
        double beyond = log.call().format().seconds(ended.samples() - cutAt);
        meters.shed(beyond);
        String reason = String.format(
                Locale.ROOT,
                "%s; the recording stopped at recorder.longest=%s, %.1f s before the call",
                ended.reason(),
                longest,
                beyond);
        loop.tell(() -> {
            log.shed(cutAt, ended.samples() - cutAt);
            log.ended(
                    new CallEnded(
                            ended.samples(),
                            ended.ending(),
                            reason,
                            ended.gaps().stream()
                                    .filter(gap -> gap.toSample() <= cutAt)
                                    .toList(),
                            ended.segments(),
                            ended.clockDriftPpm()),
                    cutAt);
        });
    }

    private void tellShed() {
        long from = shedFrom;
        long samples = shedSamples;
        if (samples > 0) {
            shedSamples = 0;
            loop.tell(() -> log.shed(from, samples));
        }
    }

    private void begin(AudioBlock announced) {
        block = null;
        if (cutAt >= 0 || !loop.isRunning()) {
            return;
        }
        if (announced.firstSample() >= longestSamples) {
            cutAt = announced.firstSample();
            LOG.warn(
                    "Call {} of {}: over recorder.longest={}; what follows is not recorded",
                    log.call().recording(),
                    log.call().source(),
                    longest);
        } else if (held.isFull()) {
            SHEDDING.say(() -> LOG.warn(
                    "Call {} of {} and maybe others: audio is not recorded, because {} MB of it wait in memory for the disk, and {} MB are"
                            + " noted of what the store has not yet, together the limit by recorder.memory; the journal's disk is too slow or"
                            + " away, or the store has been away too long",
                    log.call().recording(),
                    log.call().source(),
                    held.bytes().get() >> 20,
                    held.notedBytes().get() >> 20));
        } else {
            tellShed();
            announced.retain();
            block = announced;
        }
    }
}
