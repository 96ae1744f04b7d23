package io.toneguard.app.cli;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that can tell nobody: they go by a voice that the tenant's policy leaves out. */
final class DeafRules {
    private DeafRules() {}

    /** Why the rule can tell nobody; empty: it can. */
    static Optional<String> reason(Tenant owner, Rule rule) {
        var missing = EnumSet.copyOf(rule.settings().speakers());
        missing.removeIf(owner.policy()::allows);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("rule " + owner.name() + "/" + rule.name() + " needs "
                        + missing.stream()
                                .map(speaker -> "the " + speaker.word() + "'s")
                                .collect(Collectors.joining(" and "))
                        + " voice, and the policy of tenant " + owner.name() + " measures " + measured(owner.policy()));
    }

    /** What has every voice measured that the rule goes by. */
    static String remedy(Tenant owner, Rule rule) {
        var scored = EnumSet.copyOf(rule.settings().speakers());
        scored.addAll(owner.policy().scored());
        return "`tenants policy " + owner.name() + " --score " + words(scored) + " --purpose TEXT` has them measured";
    }

    /** Says of each rule that the policy made deaf; where nobody is measured, that says it all. */
    static void warn(PrintWriter err, Tenant owner, List<Rule> inForce) {
        if (owner.policy().scored().isEmpty()) {
            return;
        }
        for (var rule : inForce) {
            reason(owner, rule)
                    .ifPresent(reason -> err.println("warning: " + reason
                            + ", so that it tells nobody; `rules retire " + owner.name() + " " + rule.name()
                            + "` ends it, " + remedy(owner, rule)));
        }
        err.flush();
    }

    private static String measured(ScoringPolicy policy) {
        return policy.scored().isEmpty() ? "nobody" : words(policy.scored()) + " only";
    }

    private static String words(Set<Speaker> speakers) {
        return speakers.stream().sorted().map(Speaker::word).collect(Collectors.joining(","));
    }
}
