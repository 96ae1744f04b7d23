package io.toneguard.voice.features;

import io.toneguard.voice.audio.G711;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What is on telephone lines and is nobody's voice, at 8 kHz through mu-law. Same call, same samples. */
public final class GeneratedSounds {
    public static final int RATE_HZ = 8000;

    private GeneratedSounds() {}

    /** By name; each of them periodic at least at times. */
    public static Map<String, float[]> tonesAndMusic(int seconds) {
        Map<String, float[]> sounds = new LinkedHashMap<>();
        for (double hz : new double[] {90, 150, 440, 1000, 2100}) {
            sounds.put("sine " + hz + " Hz", onLine(sines(seconds, 9, 0, hz), 1e-4));
        }
        sounds.put("dial tone 350+440 Hz", onLine(sines(seconds, 9, 0, 350, 440), 1e-4));
        sounds.put("dial tone 425 Hz", onLine(sines(seconds, 9, 0, 425), 1e-3));
        sounds.put("call waiting tone 425 Hz", onLine(sines(seconds, 0.25, 0.25, 425), 1e-3));
        sounds.put("ring-back 425 Hz", onLine(sines(seconds, 1, 4, 425), 1e-3));
        sounds.put("ring-back 440+480 Hz", onLine(sines(seconds, 2, 4, 440, 480), 1e-3));
        sounds.put("ring-back 400+450 Hz", onLine(sines(seconds, 0.4, 0.2, 400, 450), 1e-3));
        sounds.put("busy 480+620 Hz", onLine(sines(seconds, 0.5, 0.5, 480, 620), 1e-3));
        sounds.put("fax calling", onLine(sines(seconds, 0.5, 3, 1100), 1e-3));
        sounds.put("DTMF", onLine(dtmf(seconds, 0.1), 1e-4));
        for (int keyMillis : new int[] {40, 50, 60, 70}) {
            sounds.put("DTMF of " + keyMillis + " ms", onLine(dtmf(seconds, keyMillis / 1000.0), 1e-3));
        }
        sounds.put("ringer 400, 500 Hz", onLine(alternating(seconds, 0.05, 400, 500), 1e-3));
        sounds.put("trembling pulses 150 Hz", onLine(pulses(seconds, 150, 0.01), 1e-3));
        sounds.put("violin in noise", onLine(vibrato(seconds), 0.03));
        sounds.put("square 200 Hz", onLine(square(seconds, 200), 1e-4));
        sounds.put("hum 100 Hz", onLine(sines(seconds, 99, 0, 100, 200, 300, 500), 1e-2));
        sounds.put("modem 300 baud", onLine(modem(seconds), 1e-3));
        sounds.put("piano melody", onLine(music(seconds, 1, 4, false, false, 3), 1e-3));
        sounds.put("organ melody", onLine(music(seconds, 1, 0, false, false, 4), 1e-3));
        sounds.put("piano chords", onLine(music(seconds, 3, 3, false, false, 5), 1e-3));
        sounds.put("organ chords", onLine(music(seconds, 3, 0, false, false, 6), 1e-3));
        sounds.put("arpeggio", onLine(music(seconds, 1, 5, true, false, 7), 1e-3));
        sounds.put("melody with drums", onLine(music(seconds, 1, 3, false, true, 8), 1e-3));
        sounds.put("chords with drums", onLine(music(seconds, 3, 2, false, true, 9), 1e-3));
        sounds.put(
                "band",
                onLine(mixed(music(seconds, 1, 3, true, true, 10), music(seconds, 3, 1, false, false, 11)), 1e-3));
        return sounds;
    }

    public static float[] sines(double seconds, double onSeconds, double offSeconds, double... hz) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / RATE_HZ;
            if (t % (onSeconds + offSeconds) < onSeconds) {
                for (double f : hz) {
                    samples[i] += (float) (0.3 / hz.length * StrictMath.sin(2 * Math.PI * f * t));
                }
            }
        }
        return samples;
    }

    static float[] square(double seconds, double hz) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (i * hz / RATE_HZ) % 1 < 0.5 ? 0.5f : -0.5f;
        }
        return samples;
    }

    static float[] alternating(double seconds, double noteSeconds, double... hz) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / RATE_HZ;
            samples[i] = (float) (0.3 * StrictMath.sin(2 * Math.PI * hz[(int) (t / noteSeconds) % hz.length] * t));
        }
        return samples;
    }

    /** Single samples, their distances jittered; differenced, so that they hold no DC. */
    static float[] pulses(double seconds, double hz, double jitter) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        Random random = new Random(13);
        for (double at = 0; at < samples.length - 1; at += RATE_HZ / hz * (1 + jitter * random.nextGaussian())) {
            samples[(int) at] = 0.8f;
            samples[(int) at + 1] = -0.8f;
        }
        return samples;
    }

    /** One long note that swings by 40 cents, 5.5 times a second. */
    static float[] vibrato(double seconds) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double cents = 40 * StrictMath.sin(2 * Math.PI * 5.5 * i / RATE_HZ);
            phase += 2 * Math.PI * 294 * StrictMath.pow(2, cents / 1200) / RATE_HZ;
            for (int partial = 1; partial < 10; partial++) {
                samples[i] += (float) (0.15 / partial * StrictMath.sin(partial * phase));
            }
        }
        return samples;
    }

    private static float[] dtmf(double seconds, double keySeconds) {
        double[] rows = {697, 770, 852, 941};
        double[] columns = {1209, 1336, 1477};
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        Random random = new Random(1);
        int key = (int) (keySeconds * RATE_HZ);
        for (int start = 0; start < samples.length; start += 2 * key) {
            double row = rows[random.nextInt(4)];
            double column = columns[random.nextInt(3)];
            for (int i = start; i < Math.min(samples.length, start + key); i++) {
                samples[i] = (float) (0.15 * StrictMath.sin(2 * Math.PI * row * i / RATE_HZ)
                        + 0.18 * StrictMath.sin(2 * Math.PI * column * i / RATE_HZ));
            }
        }
        return samples;
    }

    private static float[] modem(double seconds) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        Random random = new Random(2);
        double phase = 0;
        double hz = 1650;
        for (int i = 0; i < samples.length; i++) {
            hz = i % 27 == 0 ? (random.nextBoolean() ? 1650 : 1850) : hz;
            phase += 2 * Math.PI * hz / RATE_HZ;
            samples[i] = (float) (0.3 * StrictMath.sin(phase));
        }
        return samples;
    }

    /**
     * @param voices notes at once: 1 is a melody, 3 are chords
     * @param decayPerSecond 0 for an organ, some 4 for a piano
     * @param fast notes of an eighth instead of a third to two thirds of a second
     */
    public static float[] music(
            double seconds, int voices, double decayPerSecond, boolean fast, boolean drums, long seed) {
        int[] scale = {0, 2, 4, 5, 7, 9, 11};
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        Random random = new Random(seed);
        for (int start = 0; start < samples.length; ) {
            double noteSeconds = fast ? 0.16 : 0.3 * (1 + random.nextInt(3)) / 1.0;
            int length = (int) (noteSeconds * RATE_HZ);
            int root = random.nextInt(7);
            for (int voice = 0; voice < voices; voice++) {
                int degree = root + 2 * voice;
                double hz = 220 * StrictMath.pow(2, (scale[degree % 7] + 12 * (degree / 7)) / 12.0);
                for (int i = start; i < Math.min(samples.length, start + length); i++) {
                    double t = (double) (i - start) / RATE_HZ;
                    double edge = Math.min(1, Math.min(t, noteSeconds - t) / 0.008);
                    double loud = 0.35 / voices * StrictMath.exp(-decayPerSecond * t) * edge;
                    for (int partial = 1; partial * hz < 3600 && partial < 7; partial++) {
                        samples[i] += (float) (loud / partial * StrictMath.sin(2 * Math.PI * partial * hz * t));
                    }
                }
            }
            start += length;
        }
        if (drums) {
            for (int i = 0; i < samples.length; i++) {
                double t = ((double) i / RATE_HZ) % 0.5;
                samples[i] += (float) (0.25 * StrictMath.exp(-t * 25) * random.nextGaussian());
            }
        }
        return samples;
    }

    static float[] mixed(float[] one, float[] other) {
        float[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    /** With line noise of the given RMS, through mu-law. */
    public static float[] onLine(float[] samples, double noise) {
        Random random = new Random(99);
        float[] line = new float[samples.length];
        for (int i = 0; i < line.length; i++) {
            double value = samples[i] + noise * random.nextGaussian();
            short linear = (short) Math.round(Math.max(-1, Math.min(32767 / 32768.0, value)) * 32768);
            line[i] = G711.fromMuLaw(G711.toMuLaw(linear)) / 32768f;
        }
        return line;
    }
}
