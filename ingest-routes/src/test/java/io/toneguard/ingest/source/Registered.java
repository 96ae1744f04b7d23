package io.toneguard.ingest.source;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.ingest.source.Source.MetadataKeys;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sources for tests; their credential is {@link #SECRET}. */
final class Registered {
    static final String SECRET = "the-secret-of-the-tests";
    static final MasterKey MASTER = new MasterKey(
            Base64.getEncoder().encodeToString("32 bytes for tests and for none.".getBytes(StandardCharsets.US_ASCII)));
    static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    private Registered() {}

    static TenantId id(String tenant) {
        return new TenantId(UUID.nameUUIDFromBytes(tenant.getBytes(StandardCharsets.UTF_8)));
    }

    static Source source(TenantId tenant, String tenantName, String name, String dialect) {
        return new Source(
                tenant,
                tenantName,
                name,
                dialect,
                Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT),
                new MetadataKeys("call", null, "agent-id", "team", "queue", "direction"),
                16_000,
                null,
                2,
                7);
    }

    static RegisteredSource of(String tenant, String name, String dialect, AuthKind auth) {
        return of(source(id(tenant), tenant, name, dialect), auth);
    }

    static RegisteredSource of(Source source, AuthKind auth) {
        var stored = auth == AuthKind.NONE
                ? null
                : Credential.given(auth, source.name(), auth == AuthKind.AUDIOHOOK ? SECRET + ":" : SECRET)
                        .stored(source.tenant(), source.name(), Optional.of(MASTER));
        return new RegisteredSource(
                source,
                auth,
                stored,
                null,
                null,
                auth == AuthKind.HEADER ? "x-secret" : null,
                CREATED,
                null,
                new AudioKeeping(Duration.ofDays(90), true));
    }
}
