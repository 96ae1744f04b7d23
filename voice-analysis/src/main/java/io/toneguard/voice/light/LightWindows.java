package io.toneguard.voice.light;

import io.toneguard.voice.stress.VoicedFrames;

/**
 * Turns one speaker's frames into a reading every second over the last five. The voiced frames go through the same {@link VoicedFrames} as those of a
 * recording, so that both engines feed one stress index. Memory is fixed, some 35 kB; garbage is the reading alone (0.3 kB a second) and 8 kB a minute.
 */
public final class LightWindows implements FrameSink {
    static final int WINDOW_SECONDS = 5;
    static final int FRAMES_PER_SECOND = 100;
    private static final double UPPER_SHARE = 0.8;

    private final ReadingSink sink;
    private final SecondOfVoice[] seconds = new SecondOfVoice[WINDOW_SECONDS];
    private final RankedF0 ranked = new RankedF0(WINDOW_SECONDS * FRAMES_PER_SECOND);
    private final VoicedFrames voicedFrames = new VoicedFrames();
    private final LightQuality quality = new LightQuality();
    private SecondOfVoice now;
    private int ended;
    private int frames;

    /** @param sink takes each reading as soon as its last frame is there: 100 ms after its last sample */
    public LightWindows(ReadingSink sink) {
        this.sink = sink;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            seconds[i] = new SecondOfVoice();
        }
        now = seconds[0];
    }

    @Override
    public void frame(LightFrame frame) {
        double power = quality.frame(frame);
        now.add(frame);
        if (frame.voiced() && voicedFrames.add(frame.f0Hz, power, frame.alphaRatio4kDb, frame.mfcc1)) {
            now.inIndex++;
        }
        if (++frames == FRAMES_PER_SECOND) {
            frames = 0;
            ended++;
            sink.reading(read());
            quality.nextSecond(ended);
            now = seconds[ended % WINDOW_SECONDS];
            voicedFrames.forget(now.inIndex);
            now.clear();
        }
    }

    private LightReading read() {
        int heard = Math.min(ended, WINDOW_SECONDS);
        int voiced = 0;
        double power = 0;
        double alpha = 0;
        double hammarberg = 0;
        double mfcc1 = 0;
        ranked.clear();
        // Oldest first, so that sums do not depend on where in the ring they lie.
        for (int age = heard; age > 0; age--) {
            SecondOfVoice second = seconds[(ended - age) % WINDOW_SECONDS];
            voiced += second.voiced;
            power += second.power;
            alpha += second.alphaRatio4kDb;
            hammarberg += second.hammarberg4kDb;
            mfcc1 += second.mfcc1;
            ranked.add(second.f0Hz, second.voiced);
        }
        double voicedSeconds = (double) voiced / FRAMES_PER_SECOND;
        return new LightReading(
                ended,
                heard,
                voicedSeconds,
                ranked.quantile(0.5),
                ranked.quantile(UPPER_SHARE),
                alpha / voiced,
                hammarberg / voiced,
                mfcc1 / voiced,
                power > 0 ? 10 * StrictMath.log10(power / (heard * FRAMES_PER_SECOND)) : Double.NaN,
                voicedFrames.measures(),
                quality.read(ended, heard, voicedSeconds));
    }

    /** Sums over the frames of one second. */
    private static final class SecondOfVoice {
        final float[] f0Hz = new float[FRAMES_PER_SECOND];
        int voiced;
        int inIndex;
        double power;
        double alphaRatio4kDb;
        double hammarberg4kDb;
        double mfcc1;

        void clear() {
            voiced = 0;
            inIndex = 0;
            power = 0;
            alphaRatio4kDb = 0;
            hammarberg4kDb = 0;
            mfcc1 = 0;
        }

        void add(LightFrame frame) {
            power += frame.meanSquare;
            if (frame.voiced()) {
                f0Hz[voiced++] = frame.f0Hz;
                alphaRatio4kDb += frame.alphaRatio4kDb;
                hammarberg4kDb += frame.hammarberg4kDb;
                mfcc1 += frame.mfcc1;
            }
        }
    }
}
