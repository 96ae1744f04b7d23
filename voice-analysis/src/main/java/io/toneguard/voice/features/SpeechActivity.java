package io.toneguard.voice.features;

/**
 * Tells speech from the rest, frame by frame, from what the pitch path decided and how loud each frame is. Speech is made of voices: a
 * voiced stretch of at least 50 ms that is audible at all, and every frame within 300 ms of one that stands out of the noise floor
 * (consonants, voiced or not). So steady noise, hum below the gate, clicks and line silence are none, however loud.
 *
 * <p>Decisions leave in order, 35 frames late: until then a voice may follow.
 */
final class SpeechActivity {
    private static final int MIN_VOICED_FRAMES = 5;
    private static final int REACH_FRAMES = 30;
    private static final int LATE_FRAMES = REACH_FRAMES + MIN_VOICED_FRAMES;
    private static final double ABOVE_FLOOR_DB = 9;
    private static final double GATE_DBFS = -65;

    private final double gatePower;
    private final double loudPower;
    private final FrameListener decisions;
    /** Of the latest frames: the power of each that stands out, 0 for a quiet one, and whether it is known to be speech. */
    private final double[] standingOut = new double[LATE_FRAMES];

    private final boolean[] speech = new boolean[LATE_FRAMES];
    private long heard;
    private int voicedRun;
    private int reach;
    private long frames;
    private double powerSum;

    SpeechActivity(double noiseFloorDbfs, FrameListener decisions) {
        this.decisions = decisions;
        this.gatePower = StrictMath.pow(10, GATE_DBFS / 10);
        this.loudPower = Math.max(gatePower, StrictMath.pow(10, (noiseFloorDbfs + ABOVE_FLOOR_DB) / 10));
    }

    /** @param power mean square of the frame's 10 ms */
    void frame(boolean voiced, double power) {
        int slot = (int) (heard++ % LATE_FRAMES);
        if (heard > LATE_FRAMES) {
            decisions.speech(speech[slot]);
        }
        boolean audibleVoice = voiced && power >= gatePower;
        voicedRun = audibleVoice ? voicedRun + 1 : 0;
        standingOut[slot] = audibleVoice || power >= loudPower ? power : 0;
        speech[slot] = false;
        if (voicedRun >= MIN_VOICED_FRAMES) {
            for (int i = 1; i <= LATE_FRAMES; i++) {
                count((slot + i) % LATE_FRAMES);
            }
            reach = REACH_FRAMES;
        } else if (reach > 0) {
            reach--;
            count(slot);
        }
    }

    private void count(int slot) {
        if (standingOut[slot] > 0 && !speech[slot]) {
            speech[slot] = true;
            frames++;
            powerSum += standingOut[slot];
        }
    }

    /** Decides the rest; call once, after the last frame. */
    void finish() {
        for (long frame = Math.max(0, heard - LATE_FRAMES); frame < heard; frame++) {
            decisions.speech(speech[(int) (frame % LATE_FRAMES)]);
        }
    }

    /** Frames of speech so far. */
    long frames() {
        return frames;
    }

    /** Mean square over the speech; NaN if there was none. */
    double meanPower() {
        return powerSum / frames;
    }
}
