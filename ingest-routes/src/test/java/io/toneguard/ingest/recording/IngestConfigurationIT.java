package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The module as {@code app} wires it: a Spring context that brings the ports. */
class IngestConfigurationIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @Test
    void aDroppedFileComesInWithTheSettingsDefaults() throws Exception {
        var tenant = database.addTenant("wired");
        Path inbox = temp.resolve("data/inbox");
        Path folder = Files.createDirectories(inbox.resolve(tenant.name()));
        service(inbox).run(context -> {
            assertThat(context).hasNotFailed();
            var settings = context.getBean(IngestSettings.class);
            assertThat(settings.settle()).hasMillis(500);
            assertThat(settings.giveUpAfter()).hasSeconds(10);
            assertThat(settings.pollDelay()).hasMillis(500);
            DropHouse.drop(folder, "call.wav", Wav.mono(1, 1));
            await().until(() -> Files.exists(folder.resolve("done/call.wav")));
            assertThat(context.getBean(LedgerEntries.class).list(tenant.id(), Optional.empty(), 10))
                    .hasSize(1);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("toneguard.ledger.recordings")
                            .tag("state", "stored")
                            .gauge()
                            .value())
                    .isOne();
        });
    }

    @Test
    void aSecondServiceOnTheSameInboxDoesNotStartAndTheFirstGoesOn() throws Exception {
        var tenant = database.addTenant("locked");
        Path inbox = temp.resolve("inbox");
        service(inbox).run(first -> {
            assertThat(first).hasNotFailed();
            service(inbox).run(second -> assertThat(second)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("ingest.inbox=" + inbox + " is in use by process "));
            Path folder = Files.createDirectories(inbox.resolve(tenant.name()));
            DropHouse.drop(folder, "call.wav", Wav.mono(1, 2));
            await().until(() -> Files.exists(folder.resolve("done/call.wav")));
        });
        service(inbox).run(next -> assertThat(next).hasNotFailed());
    }

    private ApplicationContextRunner service(Path inbox) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
                .withUserConfiguration(IngestConfiguration.class)
                .withBean(RecordingStore.class, () -> new FolderStore(temp))
                .withBean(Tenants.class, database::tenants)
                .withBean(TenantScope.class, database::scope)
                .withBean(JdbcClient.class, () -> JdbcClient.create(database.asService()))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("ingest.inbox=" + inbox);
    }
}
