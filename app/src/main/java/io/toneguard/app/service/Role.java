package io.toneguard.app.service;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a process does; a module never asks which role it is in. */
public enum Role {
    /** The front: takes recordings in. */
    INGEST,
    /** Plans and launches the final analysis; one is active, others stand by. */
    MANAGER,
    /** Analyses; always in a JVM of its own. */
    WORKER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param words separated by commas, such as {@code ingest,manager}
     * @throws IllegalArgumentException naming the first word that is no role
     */
    public static Set<Role> parse(String words) {
        var roles = EnumSet.noneOf(Role.class);
        for (String word : words.split(",", -1)) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("--roles names unknown role '" + word.strip() + "'; known: "
                                    + Arrays.stream(values()).map(Role::word).toList())));
        }
        return roles;
    }
}
