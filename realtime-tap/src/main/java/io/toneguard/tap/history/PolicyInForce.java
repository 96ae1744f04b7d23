package io.toneguard.tap.history;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tenant's policy as the transaction sees it that is about to keep something of a voice: what was read while the policy still allowed it may be written
 * much later. To be asked in the tenant's scope.
 */
public final class PolicyInForce {
    private final JdbcClient jdbc;

    public PolicyInForce(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the speaker's voice may be measured. */
    public boolean allows(TenantId tenant, Speaker speaker) {
        return jdbc.sql("select scored_speakers, purpose from tenant where tenant_id = ?")
                .param(tenant.value())
                .query((row, number) -> {
                    var scored = (String[]) row.getArray("scored_speakers").getArray();
                    return new ScoringPolicy(
                            Arrays.stream(scored).map(Speaker::of).collect(Collectors.toSet()),
                            row.getString("purpose"));
                })
                .optional()
                .orElse(ScoringPolicy.NONE)
                .allows(speaker);
    }
}
