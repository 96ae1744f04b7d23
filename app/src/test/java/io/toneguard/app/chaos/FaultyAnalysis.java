package io.toneguard.app.chaos;

import io.toneguard.batch.worker.RecordingAnalysis;
import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;

/**
 * The product's analysis, drawn out to the length of a longer recording's so that faults strike in its midst. A poison recording kills
 * the JVM, as a fault of native memory would.
 */
final class FaultyAnalysis implements RecordingAnalysis {
    private final RecordingAnalyzer analyzer = new RecordingAnalyzer();
    private final Orders orders;
    private final int paceMs;

    FaultyAnalysis(Orders orders, int paceMs) {
        this.orders = orders;
        this.paceMs = paceMs;
    }

    @Override
    public RecordingVoices analyze(SeekableByteChannel audio, List<Speaker> speakers, Predicate<Speaker> mayMeasure)
            throws IOException {
        boolean poison = MadeRecording.isPoison(audio);
        Pace.sleep(paceMs / 2);
        if (poison) {
            Runtime.getRuntime().halt(Orders.KILLED);
        }
        if (orders.hasFullDisk()) {
            throw new IOException("No space left on device (injected)");
        }
        var voices = analyzer.analyze(audio, speakers, mayMeasure);
        Pace.sleep(paceMs / 2);
        return voices;
    }
}
