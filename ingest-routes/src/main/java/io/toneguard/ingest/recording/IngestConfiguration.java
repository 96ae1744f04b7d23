package io.toneguard.ingest.recording;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.contract.Contracts;
import io.toneguard.ingest.contract.JdbcContracts;
import io.toneguard.ingest.filesource.JdbcFileSources;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.UnfinishedRecordings;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The file drop and its ledger. Needs from its context: the ports {@link RecordingStore}, {@link Tenants} and {@link TenantScope}, a
 * {@link JdbcClient} on the data source whose transactions the scope opens, a {@link MeterRegistry}, Camel, and {@code ingest.inbox}; a
 * {@link Decoder}, if it is to take in more than our own code decodes.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestSettings.class)
public class IngestConfiguration {
    /** Most clients give up on an answer after thirty seconds or a minute. */
    private static final Duration PATIENCE_FOR_A_LANE = Duration.ofSeconds(20);

    @Bean
    Ledger ledger(JdbcClient jdbc, TenantScope scope) {
        return new Ledger(jdbc, scope);
    }

    @Bean
    LedgerEntries ledgerEntries(JdbcClient jdbc, TenantScope scope) {
        return new LedgerEntries(jdbc, scope);
    }

    @Bean
    UnfinishedRecordings unfinishedRecordings(
            JdbcClient jdbc, TenantScope scope, Tenants tenants, MeterRegistry meters) {
        var unfinished = new UnfinishedRecordings(jdbc, scope, tenants, System::nanoTime);
        unfinished.bindTo(meters);
        return unfinished;
    }

    @Bean
    IntakeMeters intakeMeters(MeterRegistry registry) {
        return new IntakeMeters(registry);
    }

    @Bean
    Contracts contracts(JdbcClient jdbc, TenantScope scope) {
        return new Contracts(new JdbcContracts(jdbc, scope), System::nanoTime);
    }

    @Bean
    RecordingIntake recordingIntake(
            Ledger ledger,
            RecordingStore store,
            Contracts contracts,
            IntakeMeters meters,
            ObjectProvider<Decoder> decoder) {
        return new RecordingIntake(
                ledger, store, contracts, meters, new AudioCheck(decoder.getIfAvailable(() -> Decoder.NONE)));
    }

    @Bean
    DirectIntake directIntake(IngestSettings settings, RecordingIntake recordings, Ledger ledger, IntakeMeters meters) {
        return new DirectIntake(
                recordings,
                ledger,
                meters,
                InstantSource.system(),
                settings.lanes(),
                settings.decodingLanes(),
                PATIENCE_FOR_A_LANE);
    }

    @Bean
    JdbcFileSources fileSources(JdbcClient jdbc, TenantScope scope) {
        return new JdbcFileSources(jdbc, scope);
    }

    @Bean
    RouteBuilder fileDropRoute(
            IngestSettings settings,
            Ledger ledger,
            RecordingIntake recordings,
            Tenants tenants,
            JdbcFileSources sources,
            IntakeMeters meters) {
        return new FileDropRoute(
                new FileDrop(settings, ledger, recordings, tenants, sources, meters, Timepiece.system()));
    }
}
