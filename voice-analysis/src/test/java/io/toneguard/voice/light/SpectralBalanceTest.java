package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.light.HeardFrames.Frame;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The float kernels against the definitions, written out in double precision. */
class SpectralBalanceTest {
    private final float[] samples = Sounds.voice(8000, 1, 133, 0.3);
    private final List<Frame> frames = HeardFrames.of(samples);

    @Test
    void measuresAreThoseOfTheirDefinitions() {
        for (int frame = 2; frame < 97; frame++) {
            double[] power = power(frame * 80 + 40 - 128);
            Frame heard = frames.get(frame);
            assertThat(heard.alphaRatio4kDb())
                    .isCloseTo((float) db(sum(power, 32, 128) / sum(power, 2, 32)), within(0.001f));
            assertThat(heard.hammarberg4kDb())
                    .isCloseTo((float) db(highest(power, 1, 64) / highest(power, 64, 128)), within(0.001f));
            assertThat(heard.mfcc1()).isCloseTo((float) mfcc1(power), within(0.001f));
        }
    }

    private double[] power(int start) {
        double mean = IntStream.range(0, 256)
                        .mapToDouble(i -> samples[start + i] * hann(i))
                        .sum()
                / 128;
        var power = new double[128];
        for (int k = 1; k < 128; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < 256; i++) {
                double value = (samples[start + i] - mean) * hann(i);
                re += value * StrictMath.cos(2 * Math.PI * k * i / 256);
                im -= value * StrictMath.sin(2 * Math.PI * k * i / 256);
            }
            power[k] = re * re + im * im;
        }
        return power;
    }

    private static double hann(int i) {
        return 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 0.5) / 256);
    }

    private static double sum(double[] power, int from, int to) {
        return IntStream.range(from, to).mapToDouble(k -> power[k]).sum();
    }

    private static double highest(double[] power, int from, int to) {
        return IntStream.range(from, to).mapToDouble(k -> power[k]).max().orElseThrow();
    }

    private static double db(double ratio) {
        return 10 * StrictMath.log10(ratio);
    }

    private static double mel(double hz) {
        return 2595 * StrictMath.log10(1 + hz / 700);
    }

    private static double mfcc1(double[] power) {
        double step = (mel(4000) - mel(20)) / 27;
        double coefficient = 0;
        for (int band = 0; band < 26; band++) {
            double energy = 0;
            for (int k = 1; k < 128; k++) {
                double away = Math.abs(mel(k * 31.25) - mel(20) - (band + 1) * step) / step;
                energy += Math.max(0, 1 - away) * power[k];
            }
            coefficient += StrictMath.log(energy) * StrictMath.cos(Math.PI * (band + 0.5) / 26);
        }
        return coefficient * StrictMath.sqrt(2.0 / 26) * (1 + 11 * StrictMath.sin(Math.PI / 22));
    }
}
