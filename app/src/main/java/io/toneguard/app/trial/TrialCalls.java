package io.toneguard.app.trial;

import io.toneguard.voice.validity.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Builds one speaker's calls. A third of the neutral utterances, two to eight, are set aside anew for each call as its enrolment; the others are
 * joined in random order with pauses of 0.2 to 0.6 s, each once until all were heard. The same seed and voice give the same calls on any machine.
 */
final class TrialCalls {
    /** Two to enrol with and two to speak. */
    static final int LEAST_NEUTRAL = 4;

    /** The call is neutral for so long at least, and up to half as long again. */
    private static final double LEAST_NEUTRAL_SECONDS = 60;

    private static final double NEUTRAL_SPAN_SECONDS = 30;
    private static final double HIGH_SECONDS = 30;
    /** Of the calls without a change. */
    private static final double CALM_CALL_SECONDS = 180;

    private static final int MOST_ENROLLED = 8;
    private static final double LEAST_PAUSE_SECONDS = 0.2;
    private static final double PAUSE_SPAN_SECONDS = 0.4;
    /** Line noise of -75 dBFS: digital silence between words is what lost packets look like. */
    private static final double NOISE = 1.8e-4;

    private final TrialVoice voice;
    private final Random random;
    private boolean repeats;

    TrialCalls(TrialVoice voice, long seed) {
        this.voice = voice;
        this.random = new Random(31 * seed + voice.speaker().hashCode());
    }

    TrialCall changing() {
        var neutral = shuffled();
        double change = LEAST_NEUTRAL_SECONDS + NEUTRAL_SPAN_SECONDS * random.nextDouble();
        var tape = new Tape();
        tape.speak(neutral.spoken(), change);
        double changed = tape.seconds();
        tape.speak(new Deck(voice.high(), random), changed + HIGH_SECONDS);
        return new TrialCall(voice.speaker(), tape.samples(), changed, neutral.enrolled());
    }

    TrialCall calm() {
        var neutral = shuffled();
        var tape = new Tape();
        tape.speak(neutral.spoken(), CALM_CALL_SECONDS);
        return new TrialCall(voice.speaker(), tape.samples(), Double.NaN, neutral.enrolled());
    }

    /** Whether an utterance was heard twice in one call, since there are too few. */
    boolean repeats() {
        return repeats;
    }

    private record Neutral(List<Clip> enrolled, Deck spoken) {}

    private Neutral shuffled() {
        var order = new Deck(voice.neutral(), random);
        int all = voice.neutral().size();
        int set = Math.max(2, Math.min(MOST_ENROLLED, all / 3));
        var enrolled = new ArrayList<Clip>();
        var spoken = new ArrayList<Clip>();
        for (int i = 0; i < all; i++) {
            (i < set ? enrolled : spoken).add(order.draw());
        }
        return new Neutral(enrolled, new Deck(spoken, random));
    }

    /** Utterances and pauses, one after the other. */
    private final class Tape {
        private final List<float[]> parts = new ArrayList<>();
        private int length;

        double seconds() {
            return (double) length / TrialCall.RATE_HZ;
        }

        void speak(Deck utterances, double untilSeconds) {
            while (seconds() < untilSeconds) {
                add(utterances.draw().samples().clone());
                double pause = LEAST_PAUSE_SECONDS + PAUSE_SPAN_SECONDS * random.nextDouble();
                add(new float[(int) (pause * TrialCall.RATE_HZ)]);
            }
            repeats |= utterances.drawnTwice();
        }

        private void add(float[] part) {
            for (int i = 0; i < part.length; i++) {
                part[i] += (float) (NOISE * random.nextGaussian());
            }
            parts.add(part);
            length += part.length;
        }

        float[] samples() {
            var samples = new float[length];
            int at = 0;
            for (float[] part : parts) {
                System.arraycopy(part, 0, samples, at, part.length);
                at += part.length;
            }
            return samples;
        }
    }
}
