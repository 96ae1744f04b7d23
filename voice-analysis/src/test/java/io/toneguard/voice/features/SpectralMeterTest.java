package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SpectralMeterTest {
    private static final int FRAMES = 15;

    @Test
    void gainChangesLoudnessOnly() {
        Map<String, Double> loud = lastFrame(8000, Tones.voice(150).samples(8000, 0.2, 1), 150);
        Map<String, Double> quiet = lastFrame(8000, Tones.voice(150).samples(8000, 0.2, 0.01), 150);

        assertThat(quiet.remove("loudness")).isLessThan(0.1 * loud.remove("loudness"));
        quiet.forEach((measure, value) -> assertThat(value).as(measure).isCloseTo(loud.get(measure), within(1e-3)));
    }

    @Test
    void bothRatesAgreeOnTheSameSound() {
        for (double f0Hz : new double[] {90, 130, 210, 333}) {
            Map<String, Double> narrow = lastFrame(8000, Tones.voice(f0Hz).samples(8000, 0.2, 1), f0Hz);
            Map<String, Double> wide = lastFrame(16000, Tones.voice(f0Hz).samples(16000, 0.2, 1), f0Hz);
            narrow.forEach((measure, value) -> assertThat(wide.get(measure))
                    .as("%s at F0 %s Hz", measure, f0Hz)
                    .isCloseTo(value, within(0.01)));
        }
    }

    @Test
    void silenceHasNoSpectrumButALoudness() {
        SpectralMeter meter = new SpectralMeter(8000);
        meter.frame(Tones.history(Tones.voice(150).samples(8000, 0.2, 1)), 800, 150);
        meter.frame(Tones.history(new float[1600]), 800, 150);

        Map<String, Double> values = values(meter);
        assertThat(values.remove("loudness")).isZero();
        assertThat(values.values()).hasSize(11).allMatch(value -> value.isNaN());
        assertThat(meter.alphaRatio5kDb()).isNaN();
    }

    @Test
    void strangeSoundsHaveFiniteValues() {
        Random random = new Random(9);
        Map<String, IntToDoubleFunction> sounds = new LinkedHashMap<>();
        sounds.put("tone", i -> Math.sin(2 * Math.PI * 440 * i / 8000));
        sounds.put("square wave", i -> i / 20 % 2 == 0 ? 1 : -1);
        sounds.put("one click", i -> i == 800 ? 1 : 0);
        sounds.put("noise", i -> random.nextGaussian());
        sounds.put("highest tone", i -> i % 2 == 0 ? 1 : -1);
        sounds.put("faint voice on DC", i -> 0.9 + 1e-5 * Math.sin(2 * Math.PI * 200 * i / 8000));
        sounds.forEach((name, sound) -> {
            float[] samples = new float[1600];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) sound.applyAsDouble(i);
            }
            lastFrame(8000, samples, 200).forEach((measure, value) -> assertThat(value)
                    .as("%s of %s", measure, name)
                    .isFinite()
                    .isBetween(-5000.0, 5000.0));
        });
    }

    @Test
    void theWholeRecordingIsCoveredUpToItsEdges() {
        float[] samples = Tones.voice(150).samples(8000, 0.2, 1);
        SampleHistory history = Tones.history(samples);
        SpectralMeter meter = new SpectralMeter(8000);
        for (long centre : new long[] {0, 40, 1560, 1599}) {
            meter.gap();
            meter.frame(history, centre, 150);
            assertThat(meter.flux()).isNaN();
            meter.frame(history, centre, 150);
            values(meter)
                    .forEach((measure, value) ->
                            assertThat(value).as("%s at %d", measure, centre).isFinite());
        }
    }

    @Test
    void theFrameBeforeMattersToNothingButFlux() {
        SampleHistory voice = Tones.history(Tones.voice(150).samples(8000, 0.2, 1));
        SpectralMeter fresh = new SpectralMeter(8000);
        fresh.frame(voice, 800, 150);
        SpectralMeter used = new SpectralMeter(8000);
        used.frame(Tones.history(Tones.voice(300).samples(8000, 0.2, 1)), 700, 300);
        used.gap();
        used.frame(voice, 800, 150);

        assertThat(values(used)).isEqualTo(values(fresh));
    }

    /** The frame in the middle, after others. */
    private static Map<String, Double> lastFrame(int rateHz, float[] samples, double f0Hz) {
        SpectralMeter meter = new SpectralMeter(rateHz);
        SampleHistory history = Tones.history(samples);
        for (int i = FRAMES; i >= 0; i--) {
            meter.frame(history, samples.length / 2 - 1 - (long) i * rateHz / 1000, f0Hz);
        }
        return values(meter);
    }

    private static Map<String, Double> values(SpectralMeter meter) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("alpha ratio", meter.alphaRatio4kDb());
        values.put("Hammarberg index", meter.hammarberg4kDb());
        values.put("slope 0-500", meter.slope0To500DbPerKhz());
        values.put("slope 500-1500", meter.slope500To1500DbPerKhz());
        values.put("centroid", meter.centroidHz());
        values.put("flux", meter.flux());
        values.put("H1-H2", meter.h1MinusH2Db());
        values.put("loudness", meter.loudness());
        for (int i = 1; i <= Mfcc.COUNT; i++) {
            values.put("MFCC " + i, meter.mfcc(i));
        }
        return values;
    }
}
