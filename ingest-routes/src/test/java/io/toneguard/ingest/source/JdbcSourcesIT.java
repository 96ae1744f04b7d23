package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.contract.Contract;
import io.toneguard.ingest.contract.JdbcContracts;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSourcesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final JdbcSources sources = new JdbcSources(jdbc, database.scope());
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet());
    private final Tenant other = database.addTenant("other-" + COUNT.incrementAndGet());

    @ParameterizedTest
    @EnumSource
    void aSourceComesBackAsItWasAdded(AuthKind kind) {
        var added = of(acme, "pbx", kind);
        assertThat(sources.add(added)).isTrue();
        assertThat(sources.find(acme.id(), "pbx")).contains(added);
        assertThat(sources.of(acme.id())).containsExactly(added);
        assertThat(sources.of(other.id())).isEmpty();
    }

    @Test
    void aNameIsTakenWithinItsTenantOnly() {
        assertThat(sources.add(of(acme, "pbx", AuthKind.BASIC))).isTrue();
        assertThat(sources.add(of(acme, "pbx", AuthKind.BEARER))).isFalse();
        assertThat(sources.add(of(other, "pbx", AuthKind.BASIC))).isTrue();
        assertThat(sources.find(acme.id(), "pbx").orElseThrow().auth()).isEqualTo(AuthKind.BASIC);
    }

    @Test
    void theDoorKnowsEveryTenantAndSourceBeforeThereIsATenant() {
        sources.add(of(acme, "pbx", AuthKind.BASIC));
        var registry = sources.registry();
        assertThat(registry.tenants()).contains(acme.name(), other.name());
        assertThat(registry.sources()).contains(of(registry, acme, "pbx"));
        assertThat(sources.registry()).as("read again").isEqualTo(registry);
    }

    @Test
    void whatWasReadOpensTheDoor() {
        sources.add(of(acme, "pbx", AuthKind.BASIC));
        var directory = new SourceDirectory(
                sources::registry,
                new Authenticators(Optional.empty(), null, InstantSource.system()),
                Duration.ofSeconds(2));
        try (directory) {
            directory.start();
            var door = new SourceDoor(directory, Set.of("asterisk"), InstantSource.system());
            var knock = Knock.at("/v1/streams/asterisk/" + acme.name()).basic("pbx", Registered.SECRET);
            assertThat(door.admit(knock.handshake()))
                    .isEqualTo(new Door.Welcome(
                            sources.find(acme.id(), "pbx").orElseThrow().source()));
        }
    }

    @Test
    void whatATenantContractedForIsReadWithItsSources() {
        var directory = new SourceDirectory(
                sources::registry,
                new Authenticators(Optional.empty(), null, InstantSource.system()),
                Duration.ofSeconds(2));
        try (directory) {
            assertThat(directory.contractedSessions(acme.id()))
                    .as("not read yet")
                    .isEqualTo(Integer.MAX_VALUE);
            directory.start();
            assertThat(directory.contractedSessions(acme.id())).isEqualTo(Integer.MAX_VALUE);
            new JdbcContracts(jdbc, database.scope()).agree(acme.id(), new Contract(7, null, null));
            directory.refresh();
            assertThat(directory.contractedSessions(acme.id())).isEqualTo(7);
            assertThat(directory.contractedSessions(other.id())).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void aRotationKeepsTheOldCredentialAsLongAsItIsTold() {
        var first = of(acme, "pbx", AuthKind.BASIC);
        sources.add(first);
        assertThat(sources.rotate(acme.id(), "pbx", "sha256:b:b", NOW, NOW.plusSeconds(600)))
                .isTrue();
        var rotated = sources.find(acme.id(), "pbx").orElseThrow();
        assertThat(rotated.credential()).isEqualTo("sha256:b:b");
        assertThat(rotated.previousCredential()).isEqualTo(first.credential());
        assertThat(rotated.previousUntil()).isEqualTo(NOW.plusSeconds(600));
        assertThat(rotated.rotatedAt()).isEqualTo(NOW);

        sources.rotate(acme.id(), "pbx", "sha256:c:c", NOW, null);
        rotated = sources.find(acme.id(), "pbx").orElseThrow();
        assertThat(rotated.credential()).isEqualTo("sha256:c:c");
        assertThat(rotated.previousCredential()).isNull();
        assertThat(rotated.previousUntil()).isNull();
        assertThat(sources.rotate(acme.id(), "none", "sha256:c:c", NOW, null)).isFalse();
    }

    @Test
    void aRemovedOneIsGoneAndNobodyElsesIs() {
        sources.add(of(acme, "pbx", AuthKind.BASIC));
        sources.add(of(other, "pbx", AuthKind.BASIC));
        assertThat(sources.remove(acme.id(), "pbx")).isTrue();
        assertThat(sources.remove(acme.id(), "pbx")).isFalse();
        assertThat(sources.find(acme.id(), "pbx")).isEmpty();
        assertThat(sources.find(other.id(), "pbx")).isPresent();
    }

    @Test
    void aTenantWritesItsOwnSourcesOnly() {
        sources.add(of(other, "pbx", AuthKind.BASIC));
        var theirs = sources.find(other.id(), "pbx").orElseThrow();
        database.scope().run(acme.id(), () -> {
            assertThat(jdbc.sql("update source set legs = 1 where tenant_id = ?")
                            .param(other.id().value())
                            .update())
                    .isZero();
            assertThat(jdbc.sql("delete from source where tenant_id = ?")
                            .param(other.id().value())
                            .update())
                    .isZero();
        });
        assertThat(sources.find(other.id(), "pbx")).contains(theirs);
        assertThatThrownBy(() -> database.scope().run(acme.id(), () -> jdbc.sql(
                                "insert into source (tenant_id, name, dialect, auth, contracted_sessions)"
                                        + " values (?, 'smuggled', 'asterisk', 'none', 1)")
                        .param(other.id().value())
                        .update()))
                .hasStackTraceContaining("row-level security");
        assertThat(jdbc.sql("delete from source").update())
                .as("without a tenant")
                .isZero();
    }

    @Test
    void theReaderSeesNoCredentials() {
        assertThat(JdbcClient.create(database.asOwner())
                        .sql("select has_table_privilege('toneguard_reader', 'toneguard.source', 'select')")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void thePlainCredentialIsInNoRow() {
        for (var kind : AuthKind.values()) {
            sources.add(of(acme, kind.word(), kind));
        }
        assertThat(jdbc.sql("select source::text from source where tenant_id = ?")
                        .param(acme.id().value())
                        .query(String.class)
                        .list())
                .hasSize(AuthKind.values().length)
                .noneMatch(row -> row.contains(Registered.SECRET));
        assertThatThrownBy(() -> database.scope().run(acme.id(), () -> jdbc.sql(
                                "update source set credential = 'in the clear' where auth = 'basic'")
                        .update()))
                .hasMessageContaining("source_credential_is_never_plain");
    }

    private static RegisteredSource of(Tenant tenant, String name, AuthKind kind) {
        return Registered.of(Registered.source(tenant.id(), tenant.name(), name, "asterisk"), kind);
    }

    private static RegisteredSource of(SourceRegistry registry, Tenant tenant, String name) {
        return registry.sources().stream()
                .filter(registered -> registered.source().label().equals(tenant.name() + "/" + name))
                .findFirst()
                .orElseThrow();
    }
}
