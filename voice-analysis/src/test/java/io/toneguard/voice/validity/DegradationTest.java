package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DegradationTest {
    @Test
    void isParsedInOrder() {
        assertThat(Degradation.parse("loss5, G711")).containsExactly(Degradation.LOSS5, Degradation.G711);
        assertThat(Degradation.parse("")).isEmpty();
        assertThatThrownBy(() -> Degradation.parse("g711,mp3"))
                .hasMessage("'mp3' is no degradation; known: g711, loss5");
        assertThatThrownBy(() -> Degradation.parse("g711,")).hasMessageContaining("empty degradation");
    }

    @Test
    void g711TakesAwayTheUpperBandAndKeepsTheLower() {
        Clip low = Degradation.G711.apply(tone(16_000, 500), "a");
        Clip high = Degradation.G711.apply(tone(16_000, 6000), "a");

        assertThat(low.rateHz()).isEqualTo(8000);
        assertThat(low.samples()).hasSize(8000);
        assertThat(power(low)).isBetween(0.12, 0.13);
        assertThat(power(high)).isLessThan(1e-6);
    }

    @Test
    void g711OnceIsG711Twice() {
        Clip once = Degradation.G711.apply(tone(8000, 440), "a");

        assertThat(Degradation.G711.apply(once, "a").samples()).isEqualTo(once.samples());
    }

    @Test
    void losesFivePerCentInWholePacketsAndBursts() {
        float[] ones = new float[8000 * 600];
        java.util.Arrays.fill(ones, 1);

        float[] damaged = Degradation.LOSS5.apply(new Clip(ones, 8000), "call").samples();

        int packets = damaged.length / 160;
        boolean[] lost = new boolean[packets];
        for (int i = 0; i < packets; i++) {
            double sum = 0;
            for (int j = 0; j < 160; j++) {
                sum += damaged[i * 160 + j];
            }
            assertThat(sum).isIn(0.0, 160.0);
            lost[i] = sum == 0;
        }
        long losses = IntStream.range(0, packets).filter(i -> lost[i]).count();
        long bursts =
                IntStream.range(1, packets).filter(i -> lost[i] && !lost[i - 1]).count();
        assertThat((double) losses / packets).isBetween(0.04, 0.06);
        assertThat((double) losses / bursts).isBetween(2.2, 2.8);
        assertThat(ones).containsOnly(1);
    }

    @Test
    void theSameFileIsDamagedTheSameWay() {
        Clip clip = tone(8000, 440);

        assertThat(Degradation.LOSS5.apply(clip, "a").samples())
                .isEqualTo(Degradation.LOSS5.apply(clip, "a").samples());
    }

    private static Clip tone(int rateHz, double hz) {
        float[] samples = new float[rateHz];
        for (int i = 0; i < rateHz; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return new Clip(samples, rateHz);
    }

    private static double power(Clip clip) {
        double sum = 0;
        for (float sample : clip.samples()) {
            sum += sample * sample;
        }
        return sum / clip.samples().length;
    }
}
