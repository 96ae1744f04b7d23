package io.toneguard.voice.validity;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.features.VoiceMeter;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.VoicedFrames;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;
import java.util.function.Consumer;

/** What the product's own full analysis hears in an utterance, which it takes as one window whatever its length. */
public final class HeardClip {
    private HeardClip() {}

    /**
     * Reads the first channel of a recording.
     *
     * @throws io.toneguard.voice.audio.UnreadableAudioException if the bytes are no recording we can read
     */
    public static Clip read(SeekableByteChannel wav) throws IOException {
        RecordingAudio recording = RecordingAudio.open(wav);
        float[] samples = new float[Math.toIntExact(recording.samples())];
        int[] filled = {0};
        BitSet first = new BitSet();
        first.set(0);
        recording.play(first, (channel, block, count) -> {
            System.arraycopy(block, 0, samples, filled[0], count);
            filled[0] += count;
        });
        return new Clip(samples, recording.rateHz());
    }

    /** Measures a clip; {@link IndexMeasures#NONE} where the product would not give an index either: no speech, or no trust in the signal. */
    public static IndexMeasures measure(Clip clip) {
        var frames = new VoicedFrames();
        boolean believable = hear(clip, frame -> {
            if (frame.voiced()) {
                frames.add(frame.f0Hz(), frame.power(), frame.alphaRatio4kDb(), frame.mfcc1());
            }
        });
        return believable ? frames.measures() : IndexMeasures.NONE;
    }

    /** @return whether somebody speaks in a signal that can be believed */
    static boolean hear(Clip clip, Consumer<VoiceFrame> frames) {
        var survey = new ChannelSurvey(clip.rateHz());
        survey.accept(clip.samples(), clip.samples().length);
        var meter = new VoiceMeter(clip.rateHz(), survey, MeasureSet.STANDARD, frames::accept);
        meter.accept(clip.samples(), clip.samples().length);
        boolean speech = meter.finish().speechSeconds() > 0;
        return speech && Confidence.of(meter.quality().wholeRecording()).believable();
    }
}
