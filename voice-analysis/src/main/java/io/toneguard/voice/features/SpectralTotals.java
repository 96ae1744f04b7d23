package io.toneguard.voice.features;

/** The spectral measures of a speaker: means over all voiced frames in which each could be measured, NaN if it never could. */
final class SpectralTotals {
    private final FrameMean alphaRatio4k = new FrameMean();
    private final FrameMean alphaRatio5k = new FrameMean();
    private final FrameMean hammarberg4k = new FrameMean();
    private final FrameMean hammarberg5k = new FrameMean();
    private final FrameMean slope0To500 = new FrameMean();
    private final FrameMean slope500To1500 = new FrameMean();
    private final FrameMean centroid = new FrameMean();
    private final FrameMean flux = new FrameMean();
    private final FrameMean h1MinusH2 = new FrameMean();
    private final FrameMean loudness = new FrameMean();
    private final FrameMean[] mfcc = new FrameMean[Mfcc.COUNT];

    SpectralTotals() {
        for (int i = 0; i < mfcc.length; i++) {
            mfcc[i] = new FrameMean();
        }
    }

    /** Adds the meter's last frame. */
    void add(SpectralMeter meter) {
        alphaRatio4k.add(meter.alphaRatio4kDb());
        alphaRatio5k.add(meter.alphaRatio5kDb());
        hammarberg4k.add(meter.hammarberg4kDb());
        hammarberg5k.add(meter.hammarberg5kDb());
        slope0To500.add(meter.slope0To500DbPerKhz());
        slope500To1500.add(meter.slope500To1500DbPerKhz());
        centroid.add(meter.centroidHz());
        flux.add(meter.flux());
        h1MinusH2.add(meter.h1MinusH2Db());
        loudness.add(meter.loudness());
        for (int i = 0; i < mfcc.length; i++) {
            mfcc[i].add(meter.mfcc(i + 1));
        }
    }

    void addTo(Measures.Builder measures) {
        measures.set(Measure.ALPHA_RATIO_4K, alphaRatio4k.mean())
                .set(Measure.ALPHA_RATIO_5K, alphaRatio5k.mean())
                .set(Measure.HAMMARBERG_4K, hammarberg4k.mean())
                .set(Measure.HAMMARBERG_5K, hammarberg5k.mean())
                .set(Measure.SLOPE_0_TO_500, slope0To500.mean())
                .set(Measure.SLOPE_500_TO_1500, slope500To1500.mean())
                .set(Measure.CENTROID, centroid.mean())
                .set(Measure.FLUX, flux.mean())
                .set(Measure.LOUDNESS, loudness.mean())
                .set(Measure.MFCC1, mfcc[0].mean())
                .set(Measure.MFCC2, mfcc[1].mean())
                .set(Measure.MFCC3, mfcc[2].mean())
                .set(Measure.MFCC4, mfcc[3].mean())
                .set(Measure.H1_H2, h1MinusH2.mean());
    }
}
