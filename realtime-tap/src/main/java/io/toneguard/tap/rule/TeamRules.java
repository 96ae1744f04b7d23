package io.toneguard.tap.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's rules watch whose calls.
 *
 * @param inForce the tenant's own
 */
public record TeamRules(List<Rule> inForce) {
    public TeamRules {
        inForce = List.copyOf(inForce);
    }

    /**
     * The rules for a team: its own, else those for teams without, else the product's. Shadow rules are chosen apart, so that trying one never
     * silences what is told.
     */
    public List<Rule> of(@Nullable String team) {
        var chosen = new ArrayList<>(chosen(team, false));
        if (chosen.isEmpty()) {
            chosen.add(Rule.DEFAULT);
        }
        chosen.addAll(chosen(team, true));
        return List.copyOf(chosen);
    }

    /** Whether a rule, once in force, would watch a team's calls: one of no team leaves alone the teams that have rules of their own. */
    public boolean watches(Rule rule, @Nullable String team) {
        if (rule.team() != null) {
            return rule.team().equals(team);
        }
        return team == null || of(team, rule.shadow()).isEmpty();
    }

    private List<Rule> chosen(@Nullable String team, boolean shadow) {
        var own = of(team, shadow);
        return own.isEmpty() && team != null ? of(null, shadow) : own;
    }

    private List<Rule> of(@Nullable String team, boolean shadow) {
        return inForce.stream()
                .filter(rule ->
                        rule.shadow() == shadow && (team == null ? rule.team() == null : team.equals(rule.team())))
                .toList();
    }
}
