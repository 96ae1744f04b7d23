package io.toneguard.ingest.source;

import java.util.Random;

/** A text with one to three small changes, such as line noise, a bug or malice make. */
final class Mutation {
    private static final String ALPHABET = "\"\\();,:=?*+-/.@ \tabyzAZ019_~%\u0000\u007f\u00e9\u20ac";

    private Mutation() {}

    /** Never equal to {@code text}. */
    static String of(String text, Random random) {
        String mutated;
        do {
            mutated = text;
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutated = once(mutated, random);
            }
        } while (mutated.equals(text));
        return mutated;
    }

    private static String once(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        var some = String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + some + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + text.substring(at, to) + text.substring(at, to) + text.substring(to);
            case 3 -> text.substring(0, at);
            case 4 -> text + some.repeat(1 + random.nextInt(40));
            default -> text.substring(0, at) + some + text.substring(Math.min(text.length(), at + 1));
        };
    }
}
