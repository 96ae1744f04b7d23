package io.toneguard.voice.call;

import java.util.regex.Pattern;

/**
 * The names that people give to tenants, sources, rules, alert targets and webhooks: fit for a folder, a URL and a user of HTTP Basic as they are.
 * The database checks the same: V0002 of tenants, V0008 and V0022 of sources, V0010 of rules and alert targets, V0025 of webhooks.
 */
public final class GivenName {
    /** What one is, for messages. */
    public static final String WORDS = "1 to 63 of a-z, 0-9, '-' and '_' beginning with a letter or digit";

    private static final Pattern ONE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private GivenName() {}

    public static boolean isOne(String text) {
        return ONE.matcher(text).matches();
    }

    /**
     * @param what whose name it is, for the message: source, rule
     * @throws IllegalArgumentException if nothing can be called so
     */
    public static void require(String what, String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException(what + " name '" + text + "' is not " + WORDS);
        }
    }
}
