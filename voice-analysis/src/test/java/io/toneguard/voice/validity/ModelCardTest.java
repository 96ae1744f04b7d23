package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceMeter;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.VoicedFrames;
import java.io.Reader;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures that MODEL.md states, with room for noise in the last digit. */
class ModelCardTest {
    @ParameterizedTest
    @CsvSource({
        "emodb, '', 339, 10, 0.995, 0.97",
        "baved, '', 1721, 17, 0.945, 0.87",
        "baved, loss5, 1721, 17, 0.94, 0.87"
    })
    void theIndexTellsHighFromLowArousal(String corpus, String damage, int files, int speakers, double auc, double uar)
            throws Exception {
        Path folder = SharedAudio.path("audio/" + corpus);
        List<MeasuredUtterance> measured = new ArrayList<>();
        try (Reader labels = Files.newBufferedReader(folder.resolve("labels.csv"))) {
            for (Utterance utterance : Labels.read(labels)) {
                Clip clip = read(folder.resolve("8k").resolve(utterance.file() + ".wav"));
                for (Degradation degradation : Degradation.parse(damage)) {
                    clip = degradation.apply(clip, utterance.file());
                }
                measured.add(new MeasuredUtterance(utterance, measure(clip)));
            }
        }

        ValidityReport report = Validity.of(measured);

        assertThat(report.files()).isEqualTo(files);
        assertThat(report.speakers()).isEqualTo(speakers);
        assertThat(report.auc()).isGreaterThan(auc);
        assertThat(report.uarFixedThreshold()).isGreaterThan(uar);
    }

    private static Clip read(Path file) throws Exception {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            RecordingAudio recording = RecordingAudio.open(bytes);
            float[] samples = new float[(int) recording.samples()];
            int[] filled = {0};
            recording.play(BitSet.valueOf(new long[] {1}), (channel, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
            return new Clip(samples, recording.rateHz());
        }
    }

    private static IndexMeasures measure(Clip clip) {
        ChannelSurvey survey = new ChannelSurvey(clip.rateHz());
        survey.accept(clip.samples(), clip.samples().length);
        VoicedFrames frames = new VoicedFrames();
        VoiceMeter meter = new VoiceMeter(clip.rateHz(), survey, MeasureSet.STANDARD, frame -> {
            if (frame.voiced()) {
                frames.add(frame.f0Hz(), frame.power(), frame.alphaRatio4kDb(), frame.mfcc1());
            }
        });
        meter.accept(clip.samples(), clip.samples().length);
        meter.finish();
        return frames.measures();
    }
}
