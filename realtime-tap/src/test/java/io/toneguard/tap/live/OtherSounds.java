package io.toneguard.tap.live;

import java.util.Random;

/** Sounds of a telephone line that are nobody's voice, 8 kHz, 1.0 is full scale. */
enum OtherSounds {
    /** Bursts of .15 to .3 s, one to two a second, whose pitch glides up and down between 400 and 900 Hz: a dozen harmonics, and breath. */
    BARK {
        @Override
        float[] seconds(int seconds, Random random) {
            var sound = new float[seconds * RATE_HZ];
            for (double at = 0.2; at < seconds - 1; at += 0.5 + 0.5 * random.nextDouble()) {
                bark(sound, (int) (at * RATE_HZ), random);
            }
            return sound;
        }
    },
    /** A calling fax (1100 Hz, half a second in 3.5), an answering one (2100 Hz), and then what they say to one another at 300 bit/s (V.21, 1650 and 1850 Hz). */
    FAX {
        @Override
        float[] seconds(int seconds, Random random) {
            var sound = new float[seconds * RATE_HZ];
            double phase = 0;
            double hz = 1650;
            for (int i = 0; i < sound.length; i++) {
                double at = (double) i / RATE_HZ;
                double third = 3 * at / seconds;
                if (i % (RATE_HZ / 300) == 0) {
                    hz = random.nextBoolean() ? 1650 : 1850;
                }
                double now = third < 1 ? 1100 : third < 2 ? 2100 : hz;
                phase += 2 * Math.PI * now / RATE_HZ;
                boolean silent = third < 1 && at % 3.5 > 0.5 || third >= 2 && at % 3 > 2.2;
                sound[i] = silent ? 0 : (float) (0.2 * Math.sin(phase));
            }
            return sound;
        }
    },
    /** Hold music: chords with vibrato on a soft synthesiser, another each two seconds. */
    MUSIC {
        @Override
        float[] seconds(int seconds, Random random) {
            var sound = new float[seconds * RATE_HZ];
            double[] phases = new double[3];
            for (int i = 0; i < sound.length; i++) {
                double at = (double) i / RATE_HZ;
                double[] chord = CHORDS[(int) (at / 2) % CHORDS.length];
                double swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * at / 2);
                for (int note = 0; note < chord.length; note++) {
                    double hz = chord[note] * (1 + 0.008 * Math.sin(2 * Math.PI * 5.5 * at + note));
                    phases[note] += 2 * Math.PI * hz / RATE_HZ;
                    for (int harmonic = 1; harmonic <= 5; harmonic++) {
                        sound[i] += (float) (0.07 * swell / (harmonic * harmonic) * Math.sin(harmonic * phases[note]));
                    }
                }
            }
            return sound;
        }
    };

    private static final int RATE_HZ = 8000;
    private static final double[][] CHORDS = {
        {261.6, 329.6, 392.0}, {220.0, 261.6, 329.6}, {349.2, 440.0, 523.3}, {392.0, 493.9, 587.3}
    };

    /** So many seconds of it. */
    abstract float[] seconds(int seconds, Random random);

    private static void bark(float[] sound, int from, Random random) {
        int length = (int) (RATE_HZ * (0.15 + 0.15 * random.nextDouble()));
        double low = 400 + 200 * random.nextDouble();
        double high = low + 100 + 200 * random.nextDouble();
        double phase = 0;
        for (int i = 0; i < length && from + i < sound.length; i++) {
            double part = (double) i / length;
            double hz = low + (high - low) * Math.sin(Math.PI * part);
            phase += 2 * Math.PI * hz / RATE_HZ;
            double tone = 0;
            for (int harmonic = 1; harmonic * hz < 3400; harmonic++) {
                // The mouth opens around 1 kHz.
                double formant = 1 / (1 + Math.pow((harmonic * hz - 1000) / 700, 2));
                tone += formant * Math.sin(harmonic * phase);
            }
            double level = Math.pow(Math.sin(Math.PI * Math.min(1, part * 1.3 + 0.02)), 0.5);
            sound[from + i] = (float) (level * (0.25 * tone + 0.05 * random.nextGaussian()));
        }
    }
}
