package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeoCbAutoEnvTest {
    /** 920 to 1080 Hz. */
    private static final int BAND_OF_1_KHZ = 7;

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void theEnergyOfATonesBandIsSteady(int rateHz) {
        TeoCbAutoEnv teo = hear(sound(rateHz, i -> 0.3 * Math.sin(2 * Math.PI * 1000 * i / rateHz)), rateHz);

        assertThat(teo.area(BAND_OF_1_KHZ)).isCloseTo(1, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void theEnergyOfAQuicklyModulatedToneRepeatsItself(int rateHz) {
        TeoCbAutoEnv quick = hear(modulated(rateHz, 160), rateHz);
        TeoCbAutoEnv once = hear(modulated(rateHz, 20), rateHz);

        assertThat(quick.area(15)).isBetween(0.8, 0.9);
        assertThat(once.area(15)).isBetween(0.5, 0.6);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void noiseIsLessRegularThanAVoiceAndARoughVoiceLessThanAClearOne(int rateHz) {
        double clear = voice(rateHz, VoiceSound.steady(130));
        double rough = voice(rateHz, VoiceSound.steady(130).withJitter(0.05).withHnrDb(5));
        double noise = hear(HardSound.WHITE_NOISE.samples(rateHz, 1), rateHz).meanArea();

        assertThat(clear).isGreaterThan(rough + 0.05);
        assertThat(rough).isGreaterThan(noise);
        assertThat(noise).isBetween(0.6, 0.7);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void doesNotDependOnTheLevel(int rateHz) {
        double loud = voice(rateHz, VoiceSound.steady(130).withLevelDbfs(-10));
        double quiet = voice(rateHz, VoiceSound.steady(130).withLevelDbfs(-50));

        assertThat(quiet).isCloseTo(loud, within(1e-4));
    }

    @ParameterizedTest
    @EnumSource(HardSound.class)
    void everySoundGivesAnAreaOrNone(HardSound sound) {
        for (int rateHz : new int[] {8000, 16000}) {
            TeoCbAutoEnv teo = hear(sound.samples(rateHz, 0.2), rateHz);
            for (int band = 0; band < TeoCbAutoEnv.BANDS; band++) {
                double area = teo.area(band);
                assertThat(Double.isNaN(area) || area >= 0 && area < 2)
                        .as("%s, band from %s Hz: %s", sound, TeoCbAutoEnv.lowestHz(band), area)
                        .isTrue();
            }
            if (sound == HardSound.SILENCE || sound == HardSound.FAINT_NOISE) {
                assertThat(teo.meanArea()).isNaN();
            }
        }
    }

    private static double voice(int rateHz, VoiceSound sound) {
        return hear(new VoiceSynthesizer(rateHz, 1).vowel(sound, Vowel.AH, 1), rateHz)
                .meanArea();
    }

    private static float[] modulated(int rateHz, double byHz) {
        return sound(
                rateHz,
                i -> 0.3 * (1 + Math.cos(2 * Math.PI * byHz * i / rateHz)) * Math.sin(2 * Math.PI * 3400 * i / rateHz));
    }

    private static float[] sound(int rateHz, IntToDoubleFunction wave) {
        float[] samples = new float[rateHz / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) wave.applyAsDouble(i);
        }
        return samples;
    }

    private static TeoCbAutoEnv hear(float[] samples, int rateHz) {
        SampleHistory history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        TeoCbAutoEnv teo = new TeoCbAutoEnv(rateHz);
        for (int frame = 5; frame < samples.length * 100L / rateHz - 5; frame++) {
            teo.voiced(history, (long) frame * rateHz / 100);
        }
        return teo;
    }
}
