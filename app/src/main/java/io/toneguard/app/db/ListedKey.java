package io.toneguard.app.db;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as an operator sees it.
 *
 * @param state good, expired or revoked
 * @param scopes as they are written; {@code *} is everything
 * @param lastUsedOn the day (UTC); null: never
 * @param rotatedTo the key that takes its place
 */
public record ListedKey(
        UUID key,
        String state,
        String note,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable LocalDate lastUsedOn,
        @Nullable UUID rotatedTo) {}
