package io.toneguard.voice.validity;

/**
 * A voiced frame of 10 ms, as {@link IndexStudy} needs it.
 *
 * @param power mean square of its samples, in any unit
 * @param alphaRatioDb 1-4 kHz over 50-1000 Hz
 * @param hammarbergDb up to 4 kHz
 */
record StudyFrame(double f0Hz, double power, double alphaRatioDb, double hammarbergDb, double mfcc1) {
    boolean usable() {
        return f0Hz > 0 && power > 0 && Double.isFinite(f0Hz + power + alphaRatioDb + hammarbergDb + mfcc1);
    }

    double semitones() {
        return 12 * StrictMath.log(f0Hz / 100) / StrictMath.log(2);
    }
}
