package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralFrameTest {
    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void theBinsSumToTheMeanSquare(int rateHz) {
        PowerSpectrum spectrum = Tones.of(1000, 0.4).spectrum(rateHz);

        assertThat(spectrum.sum(1, spectrum.bins())).isCloseTo(0.08, within(1e-7));
        assertThat(spectrum.at(32)).isCloseTo(0.08 * 2 / 3, within(1e-7));
    }

    @Test
    void theSameSoundHasTheSameBinsAtBothRates() {
        PowerSpectrum narrow = Tones.voice(140).spectrum(8000);
        PowerSpectrum wide = Tones.voice(140).spectrum(16000);

        double sum = narrow.sum(1, narrow.bins());
        for (int k = 1; k < narrow.bins(); k++) {
            assertThat(wide.at(k)).as("bin %d", k).isCloseTo(narrow.at(k), within(1e-6 * sum));
        }
        assertThat(wide.sum(2, 128)).isCloseTo(narrow.sum(2, 128), within(1e-5 * wide.sum(2, 128)));
    }

    @Test
    void aConstantIsSilence() {
        float[] constant = new float[1600];
        Arrays.fill(constant, 0.3f);
        SpectralFrame frame = new SpectralFrame(8000);
        SampleHistory history = Tones.history(constant);

        for (long centre : new long[] {-1, 0, 17, 800, 1599, 1700, 5000}) {
            assertThat(frame.analyze(history, centre).silent())
                    .as("at %d", centre)
                    .isTrue();
        }
    }

    @Test
    void beyondTheEdgesNothingSounds() {
        float[] samples = Tones.of(1000, 0.4).samples(8000, 0.1, 1);
        SpectralFrame frame = new SpectralFrame(8000);

        PowerSpectrum first = frame.analyze(Tones.history(samples), -1);
        assertThat(first.sum(1, first.bins())).isCloseTo(0.04, within(0.002));
        PowerSpectrum last = frame.analyze(Tones.history(samples), samples.length - 1);
        assertThat(last.sum(1, last.bins())).isCloseTo(0.04, within(0.002));
    }

    @Test
    void whatTheHistoryForgotDoesNotMatter() {
        float[] samples = Tones.voice(120).samples(8000, 2, 1);
        PowerSpectrum all = new SpectralFrame(8000).analyze(Tones.history(samples), 15_000);
        SampleHistory shortHistory = new SampleHistory(4000);
        for (int from = 0; from < samples.length; from += 80) {
            shortHistory.append(samples, from, 80);
        }
        PowerSpectrum recent = new SpectralFrame(8000).analyze(shortHistory, 15_000);

        for (int k = 1; k < all.bins(); k++) {
            assertThat(recent.at(k)).isEqualTo(all.at(k));
        }
    }
}
