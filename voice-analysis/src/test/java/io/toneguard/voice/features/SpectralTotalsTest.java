package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

class SpectralTotalsTest {
    @Test
    void framesThatCouldNotBeMeasuredDoNotCount() {
        FrameMean ours = new FrameMean();
        DescriptiveStatistics exact = new DescriptiveStatistics();
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            double value = -40 + random.nextGaussian();
            exact.addValue(value);
            ours.add(value);
            ours.add(Double.NaN);
        }
        assertThat(ours.count()).isEqualTo(10_000);
        assertThat(ours.mean()).isCloseTo(exact.getMean(), within(1e-10));
        assertThat(ours.standardDeviation()).isCloseTo(exact.getStandardDeviation(), within(1e-10));
    }

    @Test
    void knowNothingOfNothing() {
        SpectralTotals totals = new SpectralTotals();

        assertThat(totals.alphaRatio4kDb()).isNaN();
        assertThat(totals.alphaRatio4kSdDb()).isNaN();
        assertThat(totals.mfcc(4)).isNaN();
        assertThat(totals.loudness()).isNaN();
    }

    @Test
    void averageEachMeasureOfAllFrames() {
        SpectralMeter meter = new SpectralMeter(8000);
        SpectralTotals totals = new SpectralTotals();
        SampleHistory dull = Tones.history(Tones.of(500, 0.1).and(2500, 0.01).samples(8000, 0.2, 1));
        SampleHistory bright = Tones.history(Tones.of(500, 0.1).and(2500, 0.1).samples(8000, 0.2, 1));
        meter.frame(dull, 800, 250);
        double first = meter.mfcc(2);
        totals.add(meter);
        meter.frame(bright, 800, 250);
        double second = meter.mfcc(2);
        totals.add(meter);

        assertThat(totals.alphaRatio4kDb()).isCloseTo(-10, within(0.001));
        assertThat(totals.alphaRatio4kSdDb()).isCloseTo(20 / Math.sqrt(2), within(0.001));
        assertThat(totals.hammarberg4kDb()).isCloseTo(10, within(0.001));
        assertThat(totals.mfcc(2)).isCloseTo((first + second) / 2, within(1e-9));
        assertThat(totals.flux()).isEqualTo(meter.flux());
        assertThat(totals.alphaRatio5kDb()).isNaN();
    }
}
