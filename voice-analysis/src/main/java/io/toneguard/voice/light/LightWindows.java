package io.toneguard.voice.light;

/**
 * Turns one speaker's frames into a reading every second over the last five. Keeps five seconds of F0 and a sum per second and measure: some
 * 5 kB, no garbage.
 */
public final class LightWindows implements FrameSink {
    private static final int WINDOW_SECONDS = 5;
    private static final int FRAMES_PER_SECOND = 100;
    private static final double UPPER_SHARE = 0.8;

    private final ReadingSink sink;
    private final LightReading reading = new LightReading();
    private final SecondOfVoice[] seconds = new SecondOfVoice[WINDOW_SECONDS];
    private final RankedF0 ranked = new RankedF0(WINDOW_SECONDS * FRAMES_PER_SECOND);
    private int ended;
    private int frames;

    /** @param sink takes each reading as soon as its last frame is there */
    public LightWindows(ReadingSink sink) {
        this.sink = sink;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            seconds[i] = new SecondOfVoice();
        }
    }

    @Override
    public void frame(LightFrame frame) {
        seconds[ended % WINDOW_SECONDS].add(frame);
        if (++frames == FRAMES_PER_SECOND) {
            frames = 0;
            ended++;
            read();
            sink.reading(reading);
            seconds[ended % WINDOW_SECONDS].clear();
        }
    }

    private void read() {
        int heard = Math.min(ended, WINDOW_SECONDS);
        int voiced = 0;
        int silent = 0;
        int clipped = 0;
        double power = 0;
        double alpha = 0;
        double hammarberg = 0;
        double mfcc1 = 0;
        ranked.clear();
        // Oldest first, so that sums do not depend on where in the ring they lie.
        for (int age = heard; age > 0; age--) {
            SecondOfVoice second = seconds[(ended - age) % WINDOW_SECONDS];
            voiced += second.voiced;
            silent += second.digitallySilent;
            clipped += second.clippedSamples;
            power += second.power;
            alpha += second.alphaRatioDb;
            hammarberg += second.hammarbergDb;
            mfcc1 += second.mfcc1;
            ranked.add(second.f0Hz, second.voiced);
        }
        reading.endSeconds = ended;
        reading.heardSeconds = heard;
        reading.voicedSeconds = (double) voiced / FRAMES_PER_SECOND;
        reading.f0MedianHz = ranked.quantile(0.5);
        reading.f0Percentile80Hz = ranked.quantile(UPPER_SHARE);
        reading.alphaRatioDb = alpha / voiced;
        reading.hammarbergDb = hammarberg / voiced;
        reading.mfcc1 = mfcc1 / voiced;
        reading.levelDbfs = power > 0 ? 10 * StrictMath.log10(power / (heard * FRAMES_PER_SECOND)) : Double.NaN;
        reading.clippedSamples = clipped;
        reading.digitalSilenceSeconds = (double) silent / FRAMES_PER_SECOND;
    }

    /** Sums over the frames of one second. */
    private static final class SecondOfVoice {
        final float[] f0Hz = new float[FRAMES_PER_SECOND];
        int voiced;
        int digitallySilent;
        int clippedSamples;
        double power;
        double alphaRatioDb;
        double hammarbergDb;
        double mfcc1;

        void clear() {
            voiced = 0;
            digitallySilent = 0;
            clippedSamples = 0;
            power = 0;
            alphaRatioDb = 0;
            hammarbergDb = 0;
            mfcc1 = 0;
        }

        void add(LightFrame frame) {
            power += frame.meanSquare;
            clippedSamples += frame.clippedSamples;
            digitallySilent += frame.digitalSilence ? 1 : 0;
            if (frame.voiced()) {
                f0Hz[voiced++] = frame.f0Hz;
                alphaRatioDb += frame.alphaRatioDb;
                hammarbergDb += frame.hammarbergDb;
                mfcc1 += frame.mfcc1;
            }
        }
    }
}
