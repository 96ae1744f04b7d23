package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccuracyTest {
    @Test
    void aucCountsWinsAndHalfTheTies() {
        List<Scored> scored = List.of(high(2), high(1), low(1), low(0));

        // 2>1, 2>0, 1=1, 1>0: 3.5 of 4
        assertThat(Accuracy.auc(scored)).isEqualTo(0.875);
    }

    @Test
    void aucIsOneWhenAllIsToldApartAndHalfWhenNothingIs() {
        assertThat(Accuracy.auc(List.of(high(3), high(2), low(1)))).isEqualTo(1);
        assertThat(Accuracy.auc(List.of(high(1), high(1), low(1), low(1)))).isEqualTo(0.5);
        assertThat(Accuracy.auc(List.of(high(1), low(2)))).isZero();
    }

    @Test
    void aucAgreesWithCountingAllPairs() {
        Random random = new Random(7);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            scored.add(new Scored(random.nextBoolean(), random.nextInt(20), false, false));
        }
        double won = 0;
        long pairs = 0;
        for (Scored a : scored) {
            for (Scored b : scored) {
                if (a.high() && !b.high()) {
                    won += a.rank() > b.rank() ? 1 : a.rank() == b.rank() ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertThat(Accuracy.auc(scored)).isCloseTo(won / pairs, within(1e-12));
    }

    @Test
    void oneClassHasNoFigure() {
        assertThat(Accuracy.auc(List.of(high(1)))).isNaN();
        assertThat(Accuracy.uar(List.of(low(1)))).isNaN();
    }

    @Test
    void uarWeighsTheClassesAlikeAndCountsAbstentionsAsErrors() {
        List<Scored> scored = List.of(
                new Scored(true, 0, true, false),
                new Scored(false, 0, false, false),
                new Scored(false, 0, true, false),
                new Scored(false, 0, false, true),
                new Scored(false, 0, false, false));

        assertThat(Accuracy.uar(scored)).isEqualTo((1.0 + 0.5) / 2);
    }

    private static Scored high(double rank) {
        return new Scored(true, rank, false, false);
    }

    private static Scored low(double rank) {
        return new Scored(false, rank, false, false);
    }
}
