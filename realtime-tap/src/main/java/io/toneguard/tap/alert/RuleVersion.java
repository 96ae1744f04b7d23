package io.toneguard.tap.alert;

import io.toneguard.tap.rule.Rule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code alert_rule}.
 *
 * @param retiredAt null: in force
 */
public record RuleVersion(
        Rule rule, Instant createdAt, @Nullable Instant retiredAt) {}
