package io.toneguard.ingest.azure;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzurePatience;
import io.toneguard.ingest.recording.IngestSettings;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.InstantSource;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The intake from Azure, if {@code blob-intake.container} is set. Needs what the file drop needs, whose inbox it fills, and an account: a
 * bean, or the environment's.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BlobIntakeSettings.class)
public class BlobIntakeConfiguration {
    @Bean
    RouteBuilder blobIntakeRoutes(
            BlobIntakeSettings settings,
            IngestSettings ingest,
            Tenants tenants,
            TenantScope scope,
            JdbcClient jdbc,
            MeterRegistry registry,
            ObjectProvider<AzureAccount> accounts) {
        if (!settings.isOn()) {
            return new Off();
        }
        var account = accounts.getIfAvailable(AzureAccount::ofEnvironment);
        var container = account.blobs(AzurePatience.DEFAULT).getBlobContainerClient(settings.container());
        var name = account.name() + "/" + settings.container();
        var place = "Azure container " + name;
        var meters = new BlobIntakeMeters(registry);
        var inbox = new InboxPlace(ingest.inbox());
        var addresses = new BlobAddress(settings);
        var fetched = new FetchedBlobs(jdbc, scope, name);
        var fetch = new BlobFetch(
                container, place, inbox, fetched, meters, settings.largest().toBytes());
        var look = new NightlyLook(
                container, place, settings, addresses, fetch, fetched, tenants, meters, InstantSource.system());
        var notices = settings.queue().isEmpty()
                ? null
                : new NoticeIntake(new NoticeQueue(account, settings), settings, addresses, fetch, tenants, meters);
        return new BlobIntakeRoutes(settings, inbox, notices, look);
    }

    /** Nothing comes in this way. */
    private static final class Off extends RouteBuilder {
        @Override
        public void configure() {}
    }
}
