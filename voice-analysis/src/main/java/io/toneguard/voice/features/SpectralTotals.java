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

    double alphaRatio4kDb() {
        return alphaRatio4k.mean();
    }

    double alphaRatio4kSdDb() {
        return alphaRatio4k.standardDeviation();
    }

    double alphaRatio5kDb() {
        return alphaRatio5k.mean();
    }

    double hammarberg4kDb() {
        return hammarberg4k.mean();
    }

    double hammarberg5kDb() {
        return hammarberg5k.mean();
    }

    double slope0To500DbPerKhz() {
        return slope0To500.mean();
    }

    double slope500To1500DbPerKhz() {
        return slope500To1500.mean();
    }

    double centroidHz() {
        return centroid.mean();
    }

    double flux() {
        return flux.mean();
    }

    double h1MinusH2Db() {
        return h1MinusH2.mean();
    }

    double loudness() {
        return loudness.mean();
    }

    /** @param number 1 to 4 */
    double mfcc(int number) {
        return mfcc[number - 1].mean();
    }
}
