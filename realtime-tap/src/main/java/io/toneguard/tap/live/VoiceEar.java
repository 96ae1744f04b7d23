package io.toneguard.tap.live;

import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.light.LightWindows;
import java.util.function.Consumer;

/**
 * The light engine on one person's audio. Where audio was left out it begins anew with the next whole second, as at a segment's beginning: a window that spans a
 * hole would measure what nobody said, and silence in its place would cost time when there is none.
 */
final class VoiceEar {
    private final int rateHz;
    private final long fromSample;
    private final LightEngine engine;
    private final Consumer<LightReading> readings;
    private LightAnalyzer analyzer;
    private LightWindows windows;
    private int secondsBefore;
    private long next;
    private long resumeAt;

    /**
     * @param fromSample where the person's segment begins; seconds count from here
     * @param at the first sample that will be heard, at or after it
     */
    VoiceEar(int rateHz, long fromSample, long at, LightEngine engine, Consumer<LightReading> readings) {
        this.rateHz = rateHz;
        this.fromSample = fromSample;
        this.engine = engine;
        this.readings = readings;
        this.analyzer = new LightAnalyzer(rateHz, engine);
        this.windows = new LightWindows(this::tell);
        resumeAt(at);
    }

    /** Hears the next samples; readings that are then complete are told before it returns. */
    void hear(float[] samples, int count, long at) {
        if (at != next) {
            analyzer.finish(windows);
            analyzer = new LightAnalyzer(rateHz, engine);
            windows = new LightWindows(this::tell);
            resumeAt(at);
        }
        next = at + count;
        int unheard = (int) Math.min(count, Math.max(0, resumeAt - at));
        analyzer.accept(samples, unheard, count - unheard, windows);
    }

    private void resumeAt(long at) {
        long whole = Math.floorDiv(at - fromSample + rateHz - 1, (long) rateHz);
        secondsBefore = Math.toIntExact(whole);
        resumeAt = fromSample + whole * rateHz;
        next = at;
    }

    /** Nothing more comes. */
    void finish() {
        analyzer.finish(windows);
    }

    private void tell(LightReading reading) {
        readings.accept(
                secondsBefore == 0
                        ? reading
                        : new LightReading(
                                secondsBefore + reading.endSeconds(),
                                reading.heardSeconds(),
                                reading.voicedSeconds(),
                                reading.f0MedianHz(),
                                reading.f0P80Hz(),
                                reading.alphaRatio4kDb(),
                                reading.hammarberg4kDb(),
                                reading.mfcc1(),
                                reading.levelDbfs(),
                                reading.index(),
                                reading.quality()));
    }
}
