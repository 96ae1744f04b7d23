package io.toneguard.voice.features;

/**
 * The spectral measures of one voiced frame after the other; see each measure's class for its definition. Holds the last frame's values: NaN
 * what could not be measured (all but loudness, if the frame was silent). No allocation per frame; not thread-safe.
 */
final class SpectralMeter {
    private final SpectralFrame frame;
    private final AlphaRatio alphaRatio4k = new AlphaRatio(4000);
    private final AlphaRatio alphaRatio5k = new AlphaRatio(5000);
    private final HammarbergIndex hammarberg4k = new HammarbergIndex(4000);
    private final HammarbergIndex hammarberg5k = new HammarbergIndex(5000);
    private final SpectralSlope slope0To500 = new SpectralSlope(0, 500);
    private final SpectralSlope slope500To1500 = new SpectralSlope(500, 1500);
    private final SpectralCentroid centroid = new SpectralCentroid();
    private final SpectralFlux flux = new SpectralFlux();
    private final MelBands bands = new MelBands();
    private final Mfcc mfcc = new Mfcc();
    private final Loudness loudness = new Loudness(bands);
    private final HarmonicDifference harmonics = new HarmonicDifference();

    private boolean silent = true;
    private double alphaRatio4kDb = Double.NaN;
    private double alphaRatio5kDb = Double.NaN;
    private double hammarberg4kDb = Double.NaN;
    private double hammarberg5kDb = Double.NaN;
    private double slope0To500DbPerKhz = Double.NaN;
    private double slope500To1500DbPerKhz = Double.NaN;
    private double centroidHz = Double.NaN;
    private double fluxValue = Double.NaN;
    private double h1MinusH2Db = Double.NaN;
    private double loudnessValue;

    /** @param rateHz 8000 or 16000 */
    SpectralMeter(int rateHz) {
        this.frame = new SpectralFrame(rateHz);
    }

    /** Says that the next frame does not follow the last one by 10 ms. */
    void gap() {
        flux.gap();
    }

    /**
     * Measures a voiced frame, 10 ms after the last one unless {@link #gap()} was said.
     *
     * @param centre the last sample before the frame's centre ({@link FrameGrid#sampleBefore})
     * @return the frame's spectrum, the same object every time
     */
    PowerSpectrum frame(SampleHistory history, long centre, double f0Hz) {
        PowerSpectrum spectrum = frame.analyze(history, centre);
        silent = spectrum.silent();
        if (silent) {
            forget();
            return spectrum;
        }
        alphaRatio4kDb = alphaRatio4k.of(spectrum);
        alphaRatio5kDb = alphaRatio5k.of(spectrum);
        hammarberg4kDb = hammarberg4k.of(spectrum);
        hammarberg5kDb = hammarberg5k.of(spectrum);
        slope0To500DbPerKhz = slope0To500.of(spectrum);
        slope500To1500DbPerKhz = slope500To1500.of(spectrum);
        centroidHz = centroid.of(spectrum);
        fluxValue = flux.of(spectrum);
        h1MinusH2Db = harmonics.of(spectrum, f0Hz);
        bands.fill(spectrum);
        mfcc.fill(bands);
        loudnessValue = loudness.of(bands);
        return spectrum;
    }

    private void forget() {
        flux.gap();
        alphaRatio4kDb = Double.NaN;
        alphaRatio5kDb = Double.NaN;
        hammarberg4kDb = Double.NaN;
        hammarberg5kDb = Double.NaN;
        slope0To500DbPerKhz = Double.NaN;
        slope500To1500DbPerKhz = Double.NaN;
        centroidHz = Double.NaN;
        fluxValue = Double.NaN;
        h1MinusH2Db = Double.NaN;
        loudnessValue = 0;
    }

    /** Up to 4 kHz, at all sample rates. */
    double alphaRatio4kDb() {
        return alphaRatio4kDb;
    }

    /** Up to 5 kHz; NaN at 8 kHz. */
    double alphaRatio5kDb() {
        return alphaRatio5kDb;
    }

    /** Up to 4 kHz, at all sample rates. */
    double hammarberg4kDb() {
        return hammarberg4kDb;
    }

    /** Up to 5 kHz; NaN at 8 kHz. */
    double hammarberg5kDb() {
        return hammarberg5kDb;
    }

    double slope0To500DbPerKhz() {
        return slope0To500DbPerKhz;
    }

    double slope500To1500DbPerKhz() {
        return slope500To1500DbPerKhz;
    }

    double centroidHz() {
        return centroidHz;
    }

    /** NaN for the first frame after a gap. */
    double flux() {
        return fluxValue;
    }

    /** NaN below {@link HarmonicDifference#LOWEST_F0_HZ}. */
    double h1MinusH2Db() {
        return h1MinusH2Db;
    }

    /** Arbitrary unit; 0 in silence. */
    double loudness() {
        return loudnessValue;
    }

    /** @param number 1 to 4 */
    double mfcc(int number) {
        return silent ? Double.NaN : mfcc.coefficient(number);
    }
}
