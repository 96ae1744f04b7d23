package io.toneguard.tap.alert;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.ScoringPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tap knows of a tenant.
 *
 * @param rules the tenant's own, in force
 */
record KnownTenant(ScoringPolicy policy, List<Rule> rules) {
    /** Nobody's voice is measured. */
    static final KnownTenant UNKNOWN = new KnownTenant(ScoringPolicy.NONE, List.of());

    KnownTenant {
        rules = List.copyOf(rules);
    }

    /**
     * The rules for a team: its own, else those for teams without, else the product's. Shadow rules are chosen apart, so that trying one never
     * silences what is told.
     */
    List<Rule> rulesOf(@Nullable String team) {
        var chosen = new ArrayList<>(chosen(team, false));
        if (chosen.isEmpty()) {
            chosen.add(Rule.DEFAULT);
        }
        chosen.addAll(chosen(team, true));
        return List.copyOf(chosen);
    }

    private List<Rule> chosen(@Nullable String team, boolean shadow) {
        var own = of(team, shadow);
        return own.isEmpty() && team != null ? of(null, shadow) : own;
    }

    private List<Rule> of(@Nullable String team, boolean shadow) {
        return rules.stream()
                .filter(rule ->
                        rule.shadow() == shadow && (team == null ? rule.team() == null : team.equals(rule.team())))
                .toList();
    }
}
