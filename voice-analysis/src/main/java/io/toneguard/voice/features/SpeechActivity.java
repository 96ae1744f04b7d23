package io.toneguard.voice.features;

/**
 * Tells speech from the rest, frame by frame, from what the pitch path decided and how loud each frame is. Speech is made of voices: a
 * voiced stretch of at least 50 ms that is audible at all, and every frame within 300 ms of one that stands out of the noise floor
 * (consonants, voiced or not). So steady noise, hum below the gate, clicks and line silence are none, however loud.
 */
final class SpeechActivity {
    private static final int MIN_VOICED_FRAMES = 5;
    private static final int REACH_FRAMES = 30;
    private static final double ABOVE_FLOOR_DB = 9;
    private static final double GATE_DBFS = -65;

    private final double gatePower;
    private final double loudPower;
    /** Loud frames not yet known to be near a voice: the power of each, 0 for a quiet one; the oldest is overwritten. */
    private final double[] waiting = new double[REACH_FRAMES + MIN_VOICED_FRAMES];

    private int next;
    private int voicedRun;
    private int reach;
    private long frames;
    private double powerSum;

    SpeechActivity(double noiseFloorDbfs) {
        this.gatePower = StrictMath.pow(10, GATE_DBFS / 10);
        this.loudPower = Math.max(gatePower, StrictMath.pow(10, (noiseFloorDbfs + ABOVE_FLOOR_DB) / 10));
    }

    /** @param power mean square of the frame's 10 ms */
    void frame(boolean voiced, double power) {
        boolean audibleVoice = voiced && power >= gatePower;
        voicedRun = audibleVoice ? voicedRun + 1 : 0;
        double active = audibleVoice || power >= loudPower ? power : 0;
        if (voicedRun >= MIN_VOICED_FRAMES) {
            for (int i = 0; i < waiting.length; i++) {
                count(waiting[i]);
                waiting[i] = 0;
            }
            count(active);
            reach = REACH_FRAMES;
        } else if (reach > 0) {
            reach--;
            count(active);
        } else {
            waiting[next] = active;
            next = (next + 1) % waiting.length;
        }
    }

    private void count(double power) {
        if (power > 0) {
            frames++;
            powerSum += power;
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
