package io.toneguard.voice.synth;

import java.util.Random;

/**
 * Makes vowels by source and filter: one band-limited pulse per vibration of the vocal folds, placed between samples where it falls, and
 * white noise, the pulses through a {@link Mouth}. The noise stays white: noise that formants have shaped resembles itself a period later and
 * would read as harmonic by 1.6 dB. Same seed, same calls, same samples on any machine.
 *
 * <p>Weak points: no consonants but hiss, no glottal closure beyond a spectral fall; it has the properties of a voice, not its charm.
 */
public final class VoiceSynthesizer {
    /** E|x - y| of two independent standard normal values: turns a mean absolute difference into a standard deviation. */
    private static final double MEAN_DIFFERENCE = 2 / Math.sqrt(Math.PI);

    private static final int PULSE_HALF = 24;
    private static final double SETTLE_SECONDS = 0.05;

    private final int rateHz;
    private final Random random;

    /** @param rateHz samples per second of what it makes, 8000 or more */
    public VoiceSynthesizer(int rateHz, long seed) {
        if (rateHz < 8000) {
            throw new IllegalArgumentException("rateHz=" + rateHz + " is below 8000: the formants would not fit");
        }
        this.rateHz = rateHz;
        this.random = new Random(seed);
    }

    /** A vowel held steady, without fades. */
    public float[] vowel(VoiceSound sound, Vowel vowel, double seconds) {
        return vowel(sound, sound.f0Hz(), vowel, seconds);
    }

    /** A vowel whose F0 glides evenly from that of {@code sound} to {@code endHz}; its level and HNR are met over its whole length. */
    public float[] vowel(VoiceSound sound, double endHz, Vowel vowel, double seconds) {
        int settle = (int) (SETTLE_SECONDS * rateHz);
        int count = (int) Math.round(seconds * rateHz);
        double[] pulses = pulses(sound, endHz, settle, count);
        double pulsePower = speak(pulses, new Mouth(rateHz, vowel, sound.brightness()), settle);
        double noiseShare = 1 / (1 + StrictMath.pow(10, sound.hnrDb() / 10));
        double power = StrictMath.pow(10, sound.levelDbfs() / 10);
        double pulseGain = pulsePower > 0 ? Math.sqrt((1 - noiseShare) * power / pulsePower) : 0;
        double noiseGain = Math.sqrt(noiseShare * power);
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (pulseGain * pulses[settle + i] + noiseGain * random.nextGaussian());
        }
        return samples;
    }

    /** White noise, the consonant of this language. */
    public float[] hiss(double levelDbfs, double seconds) {
        double gain = StrictMath.pow(10, levelDbfs / 20);
        float[] samples = new float[(int) Math.round(seconds * rateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (gain * random.nextGaussian());
        }
        return samples;
    }

    private double[] pulses(VoiceSound sound, double endHz, int settle, int count) {
        double[] source = new double[settle + count];
        double jitterSd = sound.jitter() / MEAN_DIFFERENCE;
        double shimmerSd = sound.shimmerDb() / MEAN_DIFFERENCE;
        double at = 0;
        while (at < source.length) {
            double part = Math.max(0, (at - settle) / count);
            double hz = sound.f0Hz() + part * (endHz - sound.f0Hz());
            double amplitude = StrictMath.pow(10, shimmerSd * random.nextGaussian() / 20);
            addPulse(source, at, amplitude);
            at += rateHz / hz * Math.max(0.5, 1 + jitterSd * random.nextGaussian());
        }
        return source;
    }

    /** A sinc under a Hann window, cut off a little below half the rate. */
    private static void addPulse(double[] source, double at, double amplitude) {
        int middle = (int) Math.floor(at);
        for (int i = Math.max(0, middle - PULSE_HALF + 1); i <= Math.min(source.length - 1, middle + PULSE_HALF); i++) {
            double x = i - at;
            double phase = 0.95 * Math.PI * x;
            double sinc = phase == 0 ? 1 : StrictMath.sin(phase) / phase;
            source[i] += amplitude * sinc * (0.5 + 0.5 * StrictMath.cos(Math.PI * x / (PULSE_HALF + 1)));
        }
    }

    /** Sends the source through the mouth, in place. @return mean square from {@code settle} on */
    private static double speak(double[] source, Mouth mouth, int settle) {
        double sum = 0;
        for (int i = 0; i < source.length; i++) {
            source[i] = mouth.next(source[i]);
            sum += i < settle ? 0 : source[i] * source[i];
        }
        return sum / Math.max(1, source.length - settle);
    }
}
