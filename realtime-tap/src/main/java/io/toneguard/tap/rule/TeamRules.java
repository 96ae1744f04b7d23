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
     * The rules for a team, for each speaker by themselves: its own, else those for teams without, else the product's, so that a rule for customers ends
     * nobody's watch over agents. Shadow rules are chosen apart, so that trying one never silences what is told.
     */
    public List<Rule> of(@Nullable String team) {
        var chosen = new ArrayList<>(chosen(team, false));
        if (!anyFor(Rule.DEFAULT, chosen)) {
            chosen.add(Rule.DEFAULT);
        }
        chosen.addAll(chosen(team, true));
        return List.copyOf(chosen);
    }

    /** Whether a rule, once in force, would watch a team's calls: one of no team leaves alone the teams that have rules of their own for the same speaker. */
    public boolean watches(Rule rule, @Nullable String team) {
        if (rule.team() != null) {
            return rule.team().equals(team);
        }
        return team == null || !anyFor(rule, of(team, rule.shadow()));
    }

    private List<Rule> chosen(@Nullable String team, boolean shadow) {
        var own = of(team, shadow);
        if (team == null) {
            return own;
        }
        var chosen = new ArrayList<>(own);
        of(null, shadow).stream().filter(rule -> !anyFor(rule, own)).forEach(chosen::add);
        return chosen;
    }

    private static boolean anyFor(Rule rule, List<Rule> others) {
        return others.stream()
                .anyMatch(other -> other.settings().speaker() == rule.settings().speaker());
    }

    private List<Rule> of(@Nullable String team, boolean shadow) {
        return inForce.stream()
                .filter(rule ->
                        rule.shadow() == shadow && (team == null ? rule.team() == null : team.equals(rule.team())))
                .toList();
    }
}
