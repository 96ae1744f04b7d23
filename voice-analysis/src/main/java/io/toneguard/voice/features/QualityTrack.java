package io.toneguard.voice.features;

/**
 * The signal quality of one channel, second by second: any window of whole seconds can be asked for once its seconds are heard. Samples,
 * decided frames and spectra may arrive at different times, each in order.
 *
 * <pre>
 * samples        -> equal runs -> clipped, lost; mean -> DC   \
 * decided frames -> voiced level, noise level, tone detector   +-> cell per second -> SignalQuality of a window
 * spectra        -> bandwidth, tone detector                   |
 * both channels  -> crosstalk                                 /
 * </pre>
 */
public final class QualityTrack {
    private static final double MOST_SNR_DB = 60;
    /** Of the hundred frames of a second. */
    private static final int MOSTLY_VOICED = 70;

    private final int rateHz;
    private final SecondCells cells = new SecondCells();
    private final EqualRuns runs;
    private final NoiseLevel noise = new NoiseLevel(cells);
    private final ToneDetector tones = new ToneDetector(cells);
    private final Bandwidth bandwidth = new Bandwidth(cells);
    private long heard;

    /** @param survey what the first hearing of the same samples found */
    public QualityTrack(int rateHz, ChannelSurvey survey) {
        this(rateHz, survey.peak(), survey.noiseFloorDbfs());
    }

    /**
     * @param peak largest absolute sample, as far as it is known; 1 for a live channel
     * @param noiseFloorDbfs as far as it is known; -60 for a live channel
     */
    public QualityTrack(int rateHz, double peak, double noiseFloorDbfs) {
        this.rateHz = rateHz;
        this.runs = new EqualRuns(rateHz, peak, noiseFloorDbfs, cells);
    }

    /** Hears the next samples. */
    public void accept(float[] block, int from, int count) {
        runs.accept(block, from, count);
        int at = from;
        while (at < from + count) {
            int second = (int) (heard / rateHz);
            int stop = (int) Math.min(from + count, at + (second + 1L) * rateHz - heard);
            heard += stop - at;
            cells.add(second, SecondCells.SAMPLES, stop - at);
            // Sample by sample into the cell: a sum of sums would depend on the blocks.
            double sum = cells.sum(second, second + 1, SecondCells.SAMPLE_SUM);
            while (at < stop) {
                sum += block[at++];
            }
            cells.set(second, SecondCells.SAMPLE_SUM, sum);
        }
    }

    /**
     * Takes the next frame of 10 ms that the pitch path decided, voiced or not.
     *
     * @param seconds centre of the frame from the first sample
     * @param f0Hz 0 if unvoiced
     * @param power mean square of the frame's 10 ms
     */
    public void frame(double seconds, double f0Hz, double power) {
        int second = (int) seconds;
        if (f0Hz > 0) {
            cells.add(second, SecondCells.VOICED_FRAMES, 1);
            cells.add(second, SecondCells.VOICED_POWER, power);
        }
        noise.frame(second, f0Hz > 0, power);
        tones.frame(second, f0Hz, power);
    }

    /** Takes the spectrum of the latest frame, a voiced one. */
    void spectrum(double seconds, PowerSpectrum spectrum) {
        tones.spectrum(spectrum);
        bandwidth.spectrum((int) seconds, spectrum);
    }

    /** One voiced frame is the other channel's voice; see {@link Crosstalk}. */
    public void crosstalk(double seconds) {
        cells.add((int) seconds, SecondCells.CROSSTALK_FRAMES, 1);
    }

    /** Ends the hearing; call once, after the last block and frame. */
    public void finish() {
        runs.finish();
        noise.close();
        bandwidth.close();
    }

    /** Of all that was heard. */
    public SignalQuality wholeRecording() {
        return window(0, (int) (heard / rateHz) + 1);
    }

    /** Of the window of {@code seconds} whole seconds, as far as it was heard. */
    public SignalQuality window(int startSecond, int seconds) {
        int to = startSecond + seconds;
        double samples = cells.sum(startSecond, to, SecondCells.SAMPLES);
        double voiced = cells.sum(startSecond, to, SecondCells.VOICED_FRAMES);
        return new SignalQuality(
                share(cells.sum(startSecond, to, SecondCells.CLIPPED_SAMPLES), samples),
                share(cells.sum(startSecond, to, SecondCells.SAMPLE_SUM), samples),
                snrDb(cells.sum(startSecond, to, SecondCells.VOICED_POWER) / voiced, startSecond, to),
                share(cells.sum(startSecond, to, SecondCells.LOST_SAMPLES), samples),
                cells.most(startSecond, to, SecondCells.BANDWIDTH_HZ),
                share(cells.sum(startSecond, to, SecondCells.CROSSTALK_FRAMES), voiced),
                share(toneFrames(startSecond, to), voiced),
                voiced * FrameGrid.STEP_SECONDS);
    }

    /**
     * A second that is voiced for most of its time is all tone if most of that is tone (the rest is the same music, between its notes) or if its
     * quietest tenth lies within 3 dB of the voice: people's seconds fall by 6 dB and more.
     */
    private double toneFrames(int from, int to) {
        double frames = 0;
        for (int second = from; second < to; second++) {
            double voiced = cells.sum(second, second + 1, SecondCells.VOICED_FRAMES);
            double tone = cells.sum(second, second + 1, SecondCells.TONE_FRAMES);
            double noise = cells.sum(second, second + 1, SecondCells.NOISE_POWER);
            double power = cells.sum(second, second + 1, SecondCells.VOICED_POWER);
            boolean all = voiced >= MOSTLY_VOICED && (2 * tone > voiced || 2 * noise * voiced >= power);
            frames += all ? voiced : tone;
        }
        return frames;
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }

    private double snrDb(double voicedPower, int from, int to) {
        double noisePower = cells.least(from, to, SecondCells.NOISE_POWER);
        double ratio = (voicedPower - noisePower) / noisePower;
        if (Double.isNaN(ratio)) {
            return Double.NaN;
        }
        return ratio <= 1 ? 0 : Math.min(MOST_SNR_DB, 10 * StrictMath.log10(ratio));
    }
}
