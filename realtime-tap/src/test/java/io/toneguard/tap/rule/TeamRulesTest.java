package io.toneguard.tap.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.Speaker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TeamRulesTest {
    @Test
    void aRuleForCustomersLeavesAgentsToTheProductsRule() {
        var angry = rule("angry", null, false, Speaker.CUSTOMER);
        assertThat(of("north", angry)).containsExactlyInAnyOrder(angry, Rule.DEFAULT);
        assertThat(of(null, angry)).containsExactlyInAnyOrder(angry, Rule.DEFAULT);
    }

    @Test
    void aTeamsRuleForCustomersLeavesItsAgentsToTheTenantsRule() {
        var all = rule("all", null, false, Speaker.AGENT);
        var angry = rule("angry", "north", false, Speaker.CUSTOMER);
        assertThat(of("north", all, angry)).containsExactlyInAnyOrder(all, angry);
        assertThat(of("south", all, angry)).containsExactly(all);
    }

    @Test
    void aTeamsOwnRuleTakesThePlaceOfTheTenantsForTheSameSpeaker() {
        var all = rule("all", null, false, Speaker.AGENT);
        var angry = rule("angry", null, false, Speaker.CUSTOMER);
        var norths = rule("norths", "north", false, Speaker.AGENT);
        assertThat(of("north", all, angry, norths)).containsExactlyInAnyOrder(norths, angry);
    }

    @Test
    void aShadowRuleSilencesNothingThatIsTold() {
        var trial = rule("trial", "north", true, Speaker.AGENT);
        var all = rule("all", null, false, Speaker.AGENT);
        assertThat(of("north", all, trial)).containsExactlyInAnyOrder(all, trial);
    }

    @Test
    void whatIsReplayedIsWhatWatchesLive() {
        var angry = rule("angry", "north", false, Speaker.CUSTOMER);
        var norths = rule("norths", "north", false, Speaker.AGENT);
        var all = rule("all", null, false, Speaker.AGENT);
        for (var inForce : List.of(List.of(angry), List.of(norths), List.of(all, angry), List.of(all, norths))) {
            var rules = new TeamRules(inForce);
            for (var rule : List.of(angry, norths, all)) {
                if (inForce.contains(rule)) {
                    assertThat(rules.watches(rule, "north"))
                            .as("%s among %s", rule.name(), inForce)
                            .isEqualTo(rules.of("north").contains(rule));
                }
            }
        }
        assertThat(new TeamRules(List.of(angry)).watches(Rule.DEFAULT, "north")).isTrue();
        assertThat(new TeamRules(List.of(norths)).watches(Rule.DEFAULT, "north"))
                .isFalse();
    }

    private static List<Rule> of(@Nullable String team, Rule... inForce) {
        return new TeamRules(List.of(inForce)).of(team);
    }

    private static Rule rule(String name, @Nullable String team, boolean shadow, Speaker speaker) {
        var base = RuleSettings.DEFAULT;
        return new Rule(
                name,
                1,
                team,
                shadow,
                new RuleSettings(
                        speaker,
                        base.threshold(),
                        base.forSeconds(),
                        base.releaseBelow(),
                        base.releaseSeconds(),
                        base.coolDownSeconds(),
                        base.leastConfidence(),
                        base.warmUpSeconds(),
                        base.warmUpFactor(),
                        null,
                        null));
    }
}
