package io.toneguard.tap.rule;

import org.jspecify.annotations.Nullable;

/**
 * One version of a rule of a tenant. What a version says never changes; changing a rule makes its next version.
 *
 * @param version from 1
 * @param team whose calls it is for; null: those of every team that has no rule of its own
 * @param shadow counts what it would alert, and tells nobody
 */
public record Rule(String name, int version, @Nullable String team, boolean shadow, RuleSettings settings) {
    /** What every tenant has until it makes a rule of its own: the setting that {@code evaluate --alerts} measures. */
    public static final Rule DEFAULT = new Rule("default", 1, null, false, RuleSettings.DEFAULT);
}
