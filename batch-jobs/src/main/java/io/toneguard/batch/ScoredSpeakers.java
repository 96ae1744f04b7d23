package io.toneguard.batch;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whom a tenant's policy lets be measured, as a condition on a row of the ledger. */
public final class ScoredSpeakers {
    /** Whether somebody in the recording may be measured; with the parameters of {@link #bind}. */
    public static final String CONDITION =
            "(speakers && :allowed::text[] or (cardinality(speakers) < coalesce(channels, 1) and :unknown))";

    private ScoredSpeakers() {}

    /** Sets what {@link #CONDITION} asks for. */
    public static JdbcClient.StatementSpec bind(ScoringPolicy policy, JdbcClient.StatementSpec statement) {
        return statement
                .param(
                        "allowed",
                        Arrays.stream(Speaker.values())
                                .filter(policy::allows)
                                .map(Speaker::word)
                                .toArray(String[]::new))
                .param("unknown", policy.allows(Speaker.UNKNOWN));
    }
}
