package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceMeter;
import io.toneguard.voice.light.HeardFrames.Frame;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Light and full engine on the same real voices: the stress index is computed from either. */
class LightAgreementTest {
    @Test
    void theF0OfAnUtteranceIsThatOfTheFullEngine() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(SharedAudio.path("audio/emodb/8k"))) {
            files = all.filter(file -> file.getFileName().hashCode() % 6 == 0).toList();
        }
        var errors = new double[files.size()];
        long agreeing = 0;
        long frames = 0;
        for (int i = 0; i < errors.length; i++) {
            float[] samples = read(files.get(i));
            boolean[] voiced = new boolean[samples.length / 80 + 2];
            var survey = new ChannelSurvey(8000);
            survey.accept(samples, samples.length);
            var full = new VoiceMeter(
                    8000,
                    survey,
                    MeasureSet.STANDARD,
                    frame -> voiced[(int) (frame.seconds() * 100)] |= frame.voiced());
            full.accept(samples, samples.length);
            double fullHz = full.finish().get(Measure.F0_MEDIAN).orElseThrow();
            List<Frame> light = HeardFrames.of(samples);
            errors[i] = Math.abs(HeardFrames.medianF0Hz(light) / fullHz - 1);
            for (Frame frame : light) {
                agreeing += frame.voiced() == voiced[(int) frame.index()] ? 1 : 0;
                frames++;
            }
        }
        Arrays.sort(errors);
        assertThat(errors.length).isGreaterThan(30);
        assertThat(errors[errors.length / 2]).as("median error of F0").isLessThan(0.006);
        assertThat(errors[errors.length * 19 / 20]).as("95th percentile").isLessThan(0.04);
        assertThat((double) agreeing / frames).as("voicing agreement").isGreaterThan(0.95);
    }

    private static float[] read(Path file) throws IOException {
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
}
