package io.toneguard.voice.call;

/**
 * A customer of the installation.
 *
 * @param name unique, a {@link GivenName}: it names the inbox folder
 */
public record Tenant(TenantId id, String name, ScoringPolicy policy) {
    public Tenant {
        requireName(name);
    }

    /** @throws IllegalArgumentException if no tenant can be called so */
    public static void requireName(String name) {
        GivenName.require("tenant", name);
    }
}
