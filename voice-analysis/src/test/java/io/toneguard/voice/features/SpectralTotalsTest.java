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
        assertThat(ours.mean()).isCloseTo(exact.getMean(), within(1e-10));
    }

    @Test
    void knowNothingOfNothing() {
        SpectralTotals totals = new SpectralTotals();

        assertThat(of(totals, Measure.ALPHA_RATIO_4K)).isNaN();
        assertThat(of(totals, Measure.MFCC4)).isNaN();
        assertThat(of(totals, Measure.LOUDNESS)).isNaN();
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

        assertThat(of(totals, Measure.ALPHA_RATIO_4K)).isCloseTo(-10, within(0.001));
        assertThat(of(totals, Measure.HAMMARBERG_4K)).isCloseTo(10, within(0.001));
        assertThat(of(totals, Measure.MFCC2)).isCloseTo((first + second) / 2, within(1e-9));
        assertThat(of(totals, Measure.FLUX)).isEqualTo(meter.flux());
        assertThat(of(totals, Measure.ALPHA_RATIO_5K)).isNaN();
    }

    private static double of(SpectralTotals totals, Measure measure) {
        var measures = new Measures.Builder();
        totals.addTo(measures);
        return measures.build().get(measure).orElse(Double.NaN);
    }
}
