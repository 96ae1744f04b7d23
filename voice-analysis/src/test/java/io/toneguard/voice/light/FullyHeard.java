package io.toneguard.voice.light;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.features.VoiceMeter;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.VoicedFrames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A sound at 8 kHz through the full engine, with the windows that it would give to the stress index. */
final class FullyHeard {
    private record Voiced(double seconds, double f0Hz, double power, double alphaRatio4kDb, double mfcc1) {}

    private final List<Voiced> frames = new ArrayList<>();
    private final BitSet voiced = new BitSet();
    private final VoiceMeter meter;
    private final VoiceMeter.Voice voice;

    FullyHeard(float[] samples) {
        var survey = new ChannelSurvey(8000);
        survey.accept(samples, samples.length);
        meter = new VoiceMeter(8000, survey, MeasureSet.STANDARD, this::keep);
        meter.accept(samples, samples.length);
        voice = meter.finish();
    }

    private void keep(VoiceFrame frame) {
        if (frame.voiced()) {
            voiced.set((int) (frame.seconds() * 100));
            frames.add(new Voiced(frame.seconds(), frame.f0Hz(), frame.power(), frame.alphaRatio4kDb(), frame.mfcc1()));
        }
    }

    /** Left channel of a recording. */
    static float[] read(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            RecordingAudio audio = RecordingAudio.open(channel);
            var samples = new float[(int) audio.samples()];
            int[] filled = {0};
            var first = new BitSet();
            first.set(0);
            audio.play(first, (of, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
            return samples;
        }
    }

    double get(Measure measure) {
        return voice.get(measure).orElseThrow();
    }

    /** Whether the 10 ms after 10 ms times {@code frame} hold the centre of a voiced frame. */
    boolean voiced(int frame) {
        return voiced.get(frame);
    }

    /** What the five seconds from {@code startSecond} measure. */
    IndexMeasures window(int startSecond) {
        var window = new VoicedFrames();
        for (Voiced frame : frames) {
            if (frame.seconds >= startSecond && frame.seconds < startSecond + 5) {
                window.add(frame.f0Hz, frame.power, frame.alphaRatio4kDb, frame.mfcc1);
            }
        }
        return window.measures();
    }

    Confidence confidence(int startSecond) {
        return Confidence.of(meter.quality().window(startSecond, 5));
    }
}
