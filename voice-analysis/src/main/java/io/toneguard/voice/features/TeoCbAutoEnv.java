package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * TEO-CB-Auto-Env (Zhou, Hansen and Kaiser 2001): how steadily the Teager energy of each critical band goes on within a frame. Per band
 * and voiced frame of 25 ms: a Gabor filter, the Teager energy {@code x[n]^2 - x[n-1] x[n+1]}, its autocorrelation over that at lag 0, the
 * area under the envelope of this, over half the frame's length. 1 is a steady energy (one resolved harmonic); energy that comes in
 * regular bursts gives less, irregular energy least (white noise .64, a steady synthetic vowel .82). Displayed, weight 0: it added
 * nothing to the spectral measures.
 *
 * <p>Own choices where the paper leaves them open: the band to 4 kHz at either rate; every second voiced frame; the envelope is the lowest
 * curve that never rises and nowhere lies below the autocorrelation.
 */
final class TeoCbAutoEnv {
    /** How many critical bands there are. */
    static final int BANDS = 16;

    private static final double[] EDGES_HZ = {
        100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700
    };
    private static final int EVERY = 2;
    private static final int SAMPLES = TelephoneBandFrame.RATE_HZ / 40;
    /** The Teager energy of a frame looks at one sample to either side. */
    private static final int FILTERED = SAMPLES + 2;

    private final TelephoneBandFrame channel;
    private final GaborFilter[] filters = new GaborFilter[BANDS];
    private final int longest;
    private final double[] filtered = new double[FILTERED];
    private final double[] energy = new double[SAMPLES];
    private final double[] correlation = new double[SAMPLES];
    private final double[] areaSums = new double[BANDS];
    private final long[] areas = new long[BANDS];
    private long voicedFrames;

    /** @param rateHz 8000 or 16000 */
    TeoCbAutoEnv(int rateHz) {
        int reach = 0;
        for (int band = 0; band < BANDS; band++) {
            filters[band] = new GaborFilter(EDGES_HZ[band], EDGES_HZ[band + 1], TelephoneBandFrame.RATE_HZ);
            reach = Math.max(reach, filters[band].half());
        }
        this.longest = reach;
        this.channel = new TelephoneBandFrame(rateHz, FILTERED + 2 * reach);
    }

    /** Hears the next voiced frame of 10 ms, all in order of time. */
    void voiced(SampleHistory history, long centre) {
        if (voicedFrames++ % EVERY != 0) {
            return;
        }
        double[] samples = channel.around(history, centre);
        for (int band = 0; band < BANDS; band++) {
            filters[band].filter(samples, longest, filtered);
            double area = area();
            if (!Double.isNaN(area)) {
                areaSums[band] += area;
                areas[band]++;
            }
        }
    }

    /** Of the band from {@link #lowestHz}, 0 being the lowest band: 0 to 2, of speech below 1; NaN without voiced frames that have energy there. */
    double area(int band) {
        return areas[band] == 0 ? Double.NaN : areaSums[band] / areas[band];
    }

    /** The speaker's one number: the mean of all bands that were measured; NaN without any. */
    double meanArea() {
        double sum = 0;
        int measured = 0;
        for (int band = 0; band < BANDS; band++) {
            if (areas[band] > 0) {
                sum += area(band);
                measured++;
            }
        }
        return measured == 0 ? Double.NaN : sum / measured;
    }

    static double lowestHz(int band) {
        return EDGES_HZ[band];
    }

    private double area() {
        for (int i = 0; i < SAMPLES; i++) {
            energy[i] = filtered[i + 1] * filtered[i + 1] - filtered[i] * filtered[i + 2];
        }
        Arrays.fill(correlation, 0);
        // The lag innermost: each sum keeps its order while several lags are taken at once.
        for (int i = 0; i < SAMPLES; i++) {
            double value = energy[i];
            for (int lag = 0; lag < SAMPLES - i; lag++) {
                correlation[lag] += value * energy[i + lag];
            }
        }
        double whole = correlation[0];
        return whole > 1e-40 ? envelopeArea() / (0.5 * SAMPLES * whole) : Double.NaN;
    }

    /** From the last lag backwards, as the envelope at a lag is the largest correlation at it or beyond. */
    private double envelopeArea() {
        double height = 0;
        double area = 0;
        for (int lag = SAMPLES - 1; lag > 0; lag--) {
            height = Math.max(height, correlation[lag]);
            area += height;
        }
        return area + 0.5 * correlation[0];
    }
}
