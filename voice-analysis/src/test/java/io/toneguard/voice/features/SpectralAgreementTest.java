package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our spectral measures rank the same utterances as those of openSMILE (eGeMAPSv02) do. Its windows are 20 ms and smoothed, it decides otherwise
 * what is voiced, and its bounds at 16 kHz are 5 and 8 kHz: the values differ, their order should not.
 */
class SpectralAgreementTest {
    @ParameterizedTest
    @CsvSource({"8k,8000", "16k,16000"})
    void ranksUtterancesAsOpenSmileDoes(String set, int rateHz) throws IOException {
        Path audio = SharedAudio.path("audio/emodb/" + set);
        List<String> lines = Files.readAllLines(SharedAudio.path("reference/opensmile-egemaps-emodb-" + set + ".csv"));
        List<String> columns = List.of(lines.get(0).split(";"));
        String[][] reference =
                lines.stream().skip(1).map(line -> line.split(";")).toArray(String[][]::new);
        SpectralTotals[] ours = new SpectralTotals[reference.length];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = totals(audio.resolve(reference[i][0].replace("'", "") + ".wav"));
        }
        var agreement = new Agreement(columns, reference, ours);
        agreement.check("alphaRatioV_sma3nz_amean", 0.97, SpectralTotals::alphaRatio4kDb);
        agreement.check("hammarbergIndexV_sma3nz_amean", 0.98, SpectralTotals::hammarberg4kDb);
        agreement.check("slopeV0-500_sma3nz_amean", 0.96, SpectralTotals::slope0To500DbPerKhz);
        agreement.check("slopeV500-1500_sma3nz_amean", 0.93, SpectralTotals::slope500To1500DbPerKhz);
        agreement.check("loudness_sma3_amean", 0.8, SpectralTotals::loudness);
        if (rateHz == 8000) {
            for (int i = 1; i <= Mfcc.COUNT; i++) {
                int number = i;
                agreement.check("mfcc" + i + "V_sma3nz_amean", 0.98, totals -> totals.mfcc(number));
            }
        } else {
            agreement.check("alphaRatioV_sma3nz_amean", 0.97, SpectralTotals::alphaRatio5kDb);
            agreement.check("hammarbergIndexV_sma3nz_amean", 0.98, SpectralTotals::hammarberg5kDb);
            agreement.check("mfcc1V_sma3nz_amean", 0.93, totals -> totals.mfcc(1));
        }
    }

    private record Agreement(List<String> columns, String[][] reference, SpectralTotals[] ours) {
        void check(String column, double atLeast, ToDoubleFunction<SpectralTotals> measure) {
            int index = columns.indexOf(column);
            double[] theirs = Arrays.stream(reference)
                    .mapToDouble(line -> Double.parseDouble(line[index]))
                    .toArray();
            double[] values = Arrays.stream(ours).mapToDouble(measure).toArray();
            double rho = new SpearmansCorrelation().correlation(values, theirs);
            assertThat(rho).as("rank correlation with %s", column).isGreaterThan(atLeast);
        }
    }

    private static SpectralTotals totals(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            RecordingAudio recording = RecordingAudio.open(channel);
            int rateHz = recording.rateHz();
            var history = new SampleHistory(recording.samples());
            var survey = new ChannelSurvey(rateHz);
            BitSet first = new BitSet();
            first.set(0);
            recording.play(first, (number, block, count) -> {
                history.append(block, 0, count);
                survey.accept(block, count);
            });
            FrameGrid grid = FrameGrid.over(recording.samples(), rateHz, PitchSettings.WINDOW_SECONDS);
            var frames = new VoicedFrames(grid, history, new SpectralMeter(rateHz), new SpectralTotals());
            var meter = new VoiceMeter(rateHz, survey, frames);
            recording.play(first, (number, block, count) -> meter.accept(block, count));
            meter.finish();
            return frames.totals;
        }
    }

    private static final class VoicedFrames implements VoiceMeter.F0Listener {
        private final FrameGrid grid;
        private final SampleHistory history;
        private final SpectralMeter meter;
        private final SpectralTotals totals;
        private double lastSeconds = Double.NEGATIVE_INFINITY;

        VoicedFrames(FrameGrid grid, SampleHistory history, SpectralMeter meter, SpectralTotals totals) {
            this.grid = grid;
            this.history = history;
            this.meter = meter;
            this.totals = totals;
        }

        @Override
        public void voiced(double seconds, double f0Hz) {
            if (seconds - lastSeconds > 1.5 * FrameGrid.STEP_SECONDS) {
                meter.gap();
            }
            lastSeconds = seconds;
            meter.frame(history, grid.sampleBefore(seconds), f0Hz);
            totals.add(meter);
        }
    }
}
