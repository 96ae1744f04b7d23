package io.toneguard.voice.synth;

import java.util.Random;

/**
 * One person's side of a call: syllables while it is their turn, line noise else. Endless, made syllable by syllable, so a call of any
 * length needs the memory of one.
 */
final class Talker {
    private static final double LINE_NOISE_DBFS = -66;

    private final int rateHz;
    private final VoiceSound calm;
    private final Random random;
    private final VoiceSynthesizer synthesizer;
    private final Random line;
    private final PhoneBand band;
    private float[] sound = new float[0];
    private int played;
    private double phraseLeft;
    private double phraseLength = 1;

    Talker(int rateHz, VoiceSound calm, long seed) {
        this.rateHz = rateHz;
        this.calm = calm;
        this.random = new Random(seed);
        this.line = new Random(seed ^ 0x5DEECE66DL);
        this.synthesizer = new VoiceSynthesizer(rateHz, random.nextLong());
        this.band = new PhoneBand(rateHz);
    }

    /**
     * Makes the next samples.
     *
     * @param speaking whether it is this person's turn; a syllable that has begun is finished
     * @param strain 0 (calm) to 1
     */
    void fill(float[] block, int count, boolean speaking, double strain) {
        double noise = StrictMath.pow(10, LINE_NOISE_DBFS / 20);
        for (int i = 0; i < count; i++) {
            if (played == sound.length && speaking) {
                sound = nextPiece(strain);
                played = 0;
            }
            double voice = played < sound.length ? sound[played++] : 0;
            block[i] = (float) (band.next(voice) + noise * line.nextGaussian());
        }
    }

    private float[] nextPiece(double strain) {
        if (phraseLeft <= 0) {
            phraseLength = 1.2 + 1.6 * random.nextDouble();
            phraseLeft = phraseLength;
            return new float[(int) (rateHz * (0.15 + 0.25 * random.nextDouble()))];
        }
        double seconds = 0.12 + 0.16 * random.nextDouble();
        phraseLeft -= seconds;
        return random.nextInt(5) == 0 ? consonant() : syllable(seconds, strain);
    }

    private float[] consonant() {
        return faded(synthesizer.hiss(calm.levelDbfs() - 16, 0.05 + 0.05 * random.nextDouble()));
    }

    /** F0 falls along a phrase and moves within a syllable, by a tenth or so. */
    private float[] syllable(double seconds, double strain) {
        VoiceSound now = calm.strained(strain);
        double decline = 1.06 - 0.12 * (1 - Math.max(0, phraseLeft) / phraseLength);
        double start = now.f0Hz() * decline * (1 + 0.04 * random.nextGaussian());
        double end = start * (1 + 0.04 * random.nextGaussian());
        Vowel vowel = Vowel.values()[random.nextInt(Vowel.values().length)];
        VoiceSound sound =
                now.withF0Hz(clamp(start)).withLevelDbfs(Math.min(0, now.levelDbfs() + random.nextGaussian()));
        return faded(synthesizer.vowel(sound, clamp(end), vowel, seconds));
    }

    private static double clamp(double hz) {
        return Math.max(60, Math.min(500, hz));
    }

    private float[] faded(float[] samples) {
        int fade = Math.min(samples.length / 2, rateHz / 50);
        for (int i = 0; i < fade; i++) {
            float gain = (float) (0.5 - 0.5 * StrictMath.cos(Math.PI * i / fade));
            samples[i] *= gain;
            samples[samples.length - 1 - i] *= gain;
        }
        return samples;
    }
}
