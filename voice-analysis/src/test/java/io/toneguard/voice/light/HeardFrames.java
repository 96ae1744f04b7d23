package io.toneguard.voice.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Every frame of a sound, kept. */
final class HeardFrames implements FrameSink {
    record Frame(
            long index,
            float f0Hz,
            float strength,
            float levelDbfs,
            float alphaRatio4kDb,
            float hammarberg4kDb,
            float mfcc1,
            int clippedSamples,
            boolean flat) {
        boolean voiced() {
            return f0Hz > 0;
        }
    }

    final List<Frame> frames = new ArrayList<>();

    static List<Frame> of(float[] samples, int rateHz, String kernel, int block) {
        var heard = new HeardFrames();
        var analyzer = new LightAnalyzer(rateHz, new LightEngine(LightEngine.kernel(kernel)));
        for (int from = 0; from < samples.length; from += block) {
            analyzer.accept(samples, from, Math.min(block, samples.length - from), heard);
        }
        analyzer.finish(heard);
        return heard.frames;
    }

    static List<Frame> of(float[] samples) {
        return of(samples, 8000, "scalar", 160);
    }

    @Override
    public void frame(LightFrame frame) {
        frames.add(new Frame(
                frame.index(),
                frame.f0Hz(),
                frame.strength(),
                frame.levelDbfs(),
                frame.alphaRatio4kDb(),
                frame.hammarberg4kDb(),
                frame.mfcc1(),
                frame.clippedSamples(),
                frame.flat()));
    }

    static double medianF0Hz(List<Frame> frames) {
        double[] hz = frames.stream()
                .filter(Frame::voiced)
                .mapToDouble(Frame::f0Hz)
                .sorted()
                .toArray();
        return hz.length == 0 ? Double.NaN : 0.5 * (hz[(hz.length - 1) / 2] + hz[hz.length / 2]);
    }

    static double meanAlphaRatio4kDb(List<Frame> frames) {
        return mean(frames, Frame::alphaRatio4kDb);
    }

    /** Over the voiced frames. */
    static double mean(List<Frame> frames, ToDoubleFunction<Frame> measure) {
        return frames.stream()
                .filter(Frame::voiced)
                .mapToDouble(measure)
                .average()
                .orElse(Double.NaN);
    }

    /** One number for all bits of all frames. */
    static int digest(List<Frame> frames) {
        return Arrays.hashCode(frames.stream().mapToInt(Frame::hashCode).toArray());
    }
}
