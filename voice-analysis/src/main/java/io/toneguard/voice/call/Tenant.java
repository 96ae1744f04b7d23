package io.toneguard.voice.call;

/**
 * A customer of the installation.
 *
 * @param name unique, 1 to 63 of a-z, 0-9, '-' and '_', beginning with a letter or digit: it names the inbox folder
 */
public record Tenant(TenantId id, String name, ScoringPolicy policy) {
    public Tenant {
        requireName(name);
    }

    /** @throws IllegalArgumentException if no tenant can be called so */
    public static void requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("tenant name '" + name
                    + "' is not 1 to 63 of a-z, 0-9, '-' and '_' beginning with a letter or digit");
        }
    }
}
