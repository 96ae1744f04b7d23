package io.toneguard.tap.alert;

import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.ScoringPolicy;
import java.util.List;

/** What the tap knows of a tenant. */
record KnownTenant(ScoringPolicy policy, TeamRules rules) {
    /** Nobody's voice is measured. */
    static final KnownTenant UNKNOWN = new KnownTenant(ScoringPolicy.NONE, new TeamRules(List.of()));
}
