package io.toneguard.voice.light;

import java.util.ArrayList;
import java.util.List;

/** Every reading of a sound. */
final class HeardReadings {
    private HeardReadings() {}

    static List<LightReading> of(float[] samples) {
        return of(samples, 8000, "scalar", 160);
    }

    static List<LightReading> of(float[] samples, int rateHz, String kernel, int block) {
        var readings = new ArrayList<LightReading>();
        var windows = new LightWindows(readings::add);
        var analyzer = new LightAnalyzer(rateHz, new LightEngine(LightEngine.kernel(kernel)));
        for (int from = 0; from < samples.length; from += block) {
            analyzer.accept(samples, from, Math.min(block, samples.length - from), windows);
        }
        analyzer.finish(windows);
        return readings;
    }
}
