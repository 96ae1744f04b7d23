package io.toneguard.batch;

import io.toneguard.batch.worker.RecordingAnalysis;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.StressState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** An analysis whose recordings contain nothing but their own name, and which does for each name what the test says. */
public final class ScriptedAnalysis implements RecordingAnalysis {
    /** What happens instead of, or before, a good result. */
    @FunctionalInterface
    public interface Twist {
        void happens() throws IOException;
    }

    private final Map<String, Twist> twists = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private volatile double f0Hz = 200;

    public void when(String name, Twist twist) {
        twists.put(name, twist);
    }

    public void measuresF0(double hz) {
        f0Hz = hz;
    }

    /** Stays in the analysis until this opens. */
    public static void hold(CountDownLatch until) {
        try {
            if (!until.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not let the analysis go on within 20 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often the analysis of this recording began. */
    public int count(String name) {
        var count = counts.get(name);
        return count == null ? 0 : count.get();
    }

    @Override
    public RecordingVoices analyze(
            SeekableByteChannel audio, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
            throws IOException {
        var bytes = ByteBuffer.allocate((int) audio.size());
        while (bytes.hasRemaining() && audio.read(bytes) >= 0) {}
        var name = new String(bytes.array(), StandardCharsets.UTF_8);
        counts.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        var twist = twists.get(name);
        if (twist != null) {
            twist.happens();
        }
        var voices = new ArrayList<SpeakerVoice>();
        for (var segment : segments) {
            if (mayMeasure.test(segment.speaker())) {
                voices.add(voice(segment));
            }
        }
        return new RecordingVoices(60, 8000, AnalyzerVersion.CURRENT, voices);
    }

    private SpeakerVoice voice(SpeakerSegment segment) {
        double f0 = f0Hz + segment.channel();
        var measures = new Measures.Builder()
                .set(Measure.F0_MEAN, f0)
                .set(Measure.F0_MEDIAN, f0)
                .set(Measure.F0_SD, 12)
                .set(Measure.HNR, 15)
                .set(Measure.LEVEL, -20);
        return new SpeakerVoice(
                segment,
                30,
                20,
                measures.build(),
                StressState.CALM,
                List.of(
                        new VoiceWindow(
                                0,
                                Map.of(
                                        WindowMeasure.VOICED_SECONDS,
                                        3.0,
                                        WindowMeasure.F0_MEDIAN,
                                        f0,
                                        WindowMeasure.LEVEL,
                                        -20.0),
                                StressState.CALM,
                                Optional.empty()),
                        new VoiceWindow(
                                1,
                                Map.of(WindowMeasure.VOICED_SECONDS, 0.0),
                                StressState.TOO_LITTLE_VOICE,
                                Optional.empty())));
    }
}
