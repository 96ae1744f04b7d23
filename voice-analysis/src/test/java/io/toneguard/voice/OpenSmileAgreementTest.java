package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our spectral measures rank the same utterances as those of openSMILE (eGeMAPSv02) do. Its windows are 20 ms and smoothed, it decides otherwise
 * what is voiced, and its bounds at 16 kHz are 5 and 8 kHz: the values differ, their order should not.
 */
class OpenSmileAgreementTest {
    @ParameterizedTest
    @CsvSource({"8k,8000", "16k,16000"})
    void ranksUtterancesAsOpenSmileDoes(String set, int rateHz) throws IOException {
        Path audio = SharedAudio.path("audio/emodb/" + set);
        List<String> lines = Files.readAllLines(SharedAudio.path("reference/opensmile-egemaps-emodb-" + set + ".csv"));
        List<String> columns = List.of(lines.get(0).split(";"));
        String[][] reference =
                lines.stream().skip(1).map(line -> line.split(";")).toArray(String[][]::new);
        SpeakerVoice[] ours = new SpeakerVoice[reference.length];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = SharedAudio.analyze(audio.resolve(reference[i][0].replace("'", "") + ".wav"))
                    .speakers()
                    .get(0);
        }
        var agreement = new Agreement(columns, reference, ours);
        agreement.check("alphaRatioV_sma3nz_amean", 0.97, Measure.ALPHA_RATIO_4K);
        agreement.check("hammarbergIndexV_sma3nz_amean", 0.98, Measure.HAMMARBERG_4K);
        agreement.check("slopeV0-500_sma3nz_amean", 0.96, Measure.SLOPE_0_TO_500);
        agreement.check("slopeV500-1500_sma3nz_amean", 0.93, Measure.SLOPE_500_TO_1500);
        agreement.check("loudness_sma3_amean", 0.8, Measure.LOUDNESS);
        if (rateHz == 8000) {
            agreement.check("mfcc1V_sma3nz_amean", 0.98, Measure.MFCC1);
            agreement.check("mfcc2V_sma3nz_amean", 0.98, Measure.MFCC2);
            agreement.check("mfcc3V_sma3nz_amean", 0.98, Measure.MFCC3);
            agreement.check("mfcc4V_sma3nz_amean", 0.98, Measure.MFCC4);
        } else {
            agreement.check("alphaRatioV_sma3nz_amean", 0.97, Measure.ALPHA_RATIO_5K);
            agreement.check("hammarbergIndexV_sma3nz_amean", 0.98, Measure.HAMMARBERG_5K);
            agreement.check("mfcc1V_sma3nz_amean", 0.93, Measure.MFCC1);
        }
    }

    private record Agreement(List<String> columns, String[][] reference, SpeakerVoice[] ours) {
        void check(String column, double atLeast, Measure measure) {
            int index = columns.indexOf(column);
            double[] theirs = Arrays.stream(reference)
                    .mapToDouble(line -> Double.parseDouble(line[index]))
                    .toArray();
            double[] values = Arrays.stream(ours)
                    .mapToDouble(voice -> voice.get(measure).orElseThrow())
                    .toArray();
            double rho = new SpearmansCorrelation().correlation(values, theirs);
            assertThat(rho).as("rank correlation with %s", column).isGreaterThan(atLeast);
        }
    }
}
