package io.toneguard.ingest.filesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** File sources in a real PostgreSQL, as the service's role. */
class JdbcFileSourcesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static int count;

    private JdbcFileSources sources;
    private Tenant tenant;

    @BeforeEach
    void open() {
        sources = new JdbcFileSources(JdbcClient.create(database.asService()), database.scope());
        tenant = database.addTenant("files-" + count++);
    }

    @Test
    void aSourceIsReadAsItWasAdded() {
        var source = new FileSource(
                tenant.id(),
                tenant.name(),
                "archive",
                FilePreset.BIZTEL,
                new FileSource.Names(
                        List.of(NamePattern.of("(?<callId>[0-9]+)\\.wav"), NamePattern.of("(?<callId>.+)")),
                        NameTime.of("yyyyMMdd-HHmmss", ZoneId.of("Asia/Tokyo"))),
                Map.of("up", Speaker.AGENT, "left", Speaker.CUSTOMER),
                new FileSource.Headerless("ulaw", 8000, 1),
                2,
                new AudioKeeping(Duration.ofDays(90), true),
                true);
        assertThat(sources.add(source)).isTrue();
        assertThat(sources.find(tenant.id(), "archive")).contains(source);
        assertThat(sources.all()).contains(source);
        var bare = MadeSources.of(tenant, "bare", "UTC");
        assertThat(sources.add(bare)).isTrue();
        assertThat(sources.of(tenant.id())).containsExactly(source, bare);
    }

    @Test
    void aNameAndTheDefaultAreTakenOnce() {
        assertThat(sources.add(MadeSources.asDefault(MadeSources.of(tenant, "one", "UTC"))))
                .isTrue();
        assertThat(sources.add(MadeSources.of(tenant, "one", "UTC"))).isFalse();
        assertThat(sources.add(MadeSources.asDefault(MadeSources.of(tenant, "two", "UTC"))))
                .isFalse();
        assertThat(sources.remove(tenant.id(), "one")).isTrue();
        assertThat(sources.remove(tenant.id(), "one")).isFalse();
        assertThat(sources.add(MadeSources.asDefault(MadeSources.of(tenant, "two", "UTC"))))
                .isTrue();
    }

    @Test
    void noTenantAddsOrRemovesAnothers() {
        var other = database.addTenant("other-" + count++);
        sources.add(MadeSources.of(tenant, "mine", "UTC"));
        assertThat(database.scope().in(other.id(), () -> JdbcClient.create(database.asService())
                        .sql("delete from file_source where name = 'mine'")
                        .update()))
                .isZero();
        assertThatThrownBy(() -> database.scope().in(other.id(), () -> JdbcClient.create(database.asService())
                        .sql("insert into file_source (tenant_id, name) values (?, 'theirs')")
                        .param(tenant.id().value())
                        .update()))
                .isInstanceOf(DataAccessException.class);
    }
}
