package io.toneguard.voice.validity;

import io.toneguard.voice.audio.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What a telephone network does to a voice, for tests of robustness. The same file name gives the same damage on any machine. */
public enum Degradation {
    /** Band-limited to 8 kHz, mu-law and back. */
    G711 {
        @Override
        public Clip apply(Clip clip, String fileName) {
            float[] narrow = Resampler.resample(clip.samples(), clip.rateHz(), 8000);
            float[] out = new float[narrow.length];
            for (int i = 0; i < out.length; i++) {
                int linear = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(narrow[i] * 32768)));
                out[i] = io.toneguard.voice.audio.G711.fromMuLaw(io.toneguard.voice.audio.G711.toMuLaw((short) linear))
                        / 32768f;
            }
            return new Clip(out, 8000);
        }
    },
    /**
     * Five per cent of the packets of 20 ms lost and filled with zeros, in bursts of 2.5 on average (the two-state model of Gilbert 1960: a loss
     * follows a loss with probability .6).
     */
    LOSS5 {
        @Override
        public Clip apply(Clip clip, String fileName) {
            int packet = clip.rateHz() / 50;
            float[] out = clip.samples().clone();
            // Random is specified to the bit, and so is String.hashCode.
            Random random = new Random(fileName.hashCode());
            boolean lost = false;
            for (int i = 0; i < out.length; i++) {
                if (i % packet == 0) {
                    lost = random.nextDouble() < (lost ? STAYS_LOST : BECOMES_LOST);
                }
                if (lost) {
                    out[i] = 0;
                }
            }
            return new Clip(out, clip.rateHz());
        }
    };

    private static final double STAYS_LOST = 0.6;
    private static final double BECOMES_LOST = 0.05 * (1 - STAYS_LOST) / 0.95;

    /** The damaged clip; the given one is not changed. */
    public abstract Clip apply(Clip clip, String fileName);

    /**
     * Reads {@code g711,loss5}; they are applied in the order given.
     *
     * @param names separated by commas; blank for none
     * @throws IllegalArgumentException naming the word that is no degradation
     */
    public static List<Degradation> parse(String names) {
        List<Degradation> degradations = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            String word = name.strip().toLowerCase(Locale.ROOT);
            switch (word) {
                case "g711" -> degradations.add(G711);
                case "loss5" -> degradations.add(LOSS5);
                case "" -> {
                    if (!names.isBlank()) {
                        throw new IllegalArgumentException("'" + names + "' has an empty degradation");
                    }
                }
                default ->
                    throw new IllegalArgumentException("'" + name.strip() + "' is no degradation; known: g711, loss5");
            }
        }
        return degradations;
    }
}
