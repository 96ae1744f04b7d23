package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolynomialRootsTest {
    @Test
    void findsTheRootsThatAPolynomialWasMadeOf() {
        Random random = new Random(8);
        for (int trial = 0; trial < 20_000; trial++) {
            double[] re = new double[4];
            double[] im = new double[4];
            double[] polynomial = {1};
            for (int i = 0; i < 4; i++) {
                double radius = 0.3 + 0.69 * random.nextDouble();
                double angle = Math.PI * (0.02 + 0.96 * random.nextDouble());
                re[i] = radius * Math.cos(angle);
                im[i] = radius * Math.sin(angle);
                polynomial = times(polynomial, -2 * re[i], radius * radius);
            }
            PolynomialRoots roots = new PolynomialRoots(8);
            int found = roots.find(polynomial);
            for (int i = 0; i < 4; i++) {
                double nearest = 1;
                for (int k = 0; k < found; k++) {
                    nearest = Math.min(nearest, Math.hypot(roots.re(k) - re[i], roots.im(k) - im[i]));
                }
                assertThat(nearest)
                        .as("%s, root %d", Arrays.toString(polynomial), i)
                        .isLessThan(1e-3);
            }
        }
    }

    @Test
    void realRootsComeAlone() {
        // (z - 0.5)(z + 0.5)(z - 0.9)(z^2 + 0.25)
        PolynomialRoots roots = new PolynomialRoots(5);
        double[] polynomial = times(new double[] {1, -0.9, -0.25, 0.225}, 0, 0.25);

        assertThat(roots.find(polynomial)).isEqualTo(4);
        double[] found = new double[4];
        for (int i = 0; i < 4; i++) {
            found[i] = roots.re(i) + 10 * roots.im(i);
        }
        Arrays.sort(found);
        assertThat(found).containsExactly(new double[] {-0.5, 0.5, 0.9, 5}, within(1e-6));
    }

    @Test
    void endsOnPolynomialsWithoutDistinctRoots() {
        PolynomialRoots roots = new PolynomialRoots(8);

        assertThat(roots.find(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0})).isEqualTo(8);
        assertThat(roots.find(new double[] {1, 0, 0, 0, 0, 0, 0, 0, -1})).isEqualTo(5);
        assertThat(roots.find(new double[] {1, Double.NaN, 0, 0, 0, 0, 0, 0, -1}))
                .isPositive();
    }

    private static double[] times(double[] polynomial, double linear, double constant) {
        double[] product = new double[polynomial.length + 2];
        for (int i = 0; i < polynomial.length; i++) {
            product[i] += polynomial[i];
            product[i + 1] += linear * polynomial[i];
            product[i + 2] += constant * polynomial[i];
        }
        return product;
    }
}
