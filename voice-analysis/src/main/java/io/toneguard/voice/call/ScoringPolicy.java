package io.toneguard.voice.call;

import java.util.Set;

/**
 * Which speakers a tenant lets us measure, and what for. What the policy forbids is not computed.
 *
 * @param scored speakers whose voice may be measured: agent, customer or both
 * @param purpose why, in the tenant's own words; never blank when somebody is scored
 */
public record ScoringPolicy(Set<Speaker> scored, String purpose) {
    /** A tenant without a policy: nobody is measured. */
    public static final ScoringPolicy NONE = new ScoringPolicy(Set.of(), "");

    public ScoringPolicy {
        scored = Set.copyOf(scored);
        if (scored.contains(Speaker.UNKNOWN)) {
            throw new IllegalArgumentException(
                    "a policy names agent, customer or both; an unknown speaker is measured only when both are");
        }
        if (!scored.isEmpty() && purpose.isBlank()) {
            throw new IllegalArgumentException("a policy that lets voices be measured needs a purpose");
        }
    }

    /** An unknown speaker may be either, so both must be allowed. */
    public boolean allows(Speaker speaker) {
        return speaker == Speaker.UNKNOWN
                ? scored.contains(Speaker.AGENT) && scored.contains(Speaker.CUSTOMER)
                : scored.contains(speaker);
    }
}
