package io.toneguard.ingest.recorder;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The recorder and its ledger. Needs from its context: the ports {@link RecordingStore} and {@link TenantScope}, a {@link JdbcClient} on
 * the data source whose transactions the scope opens, a {@link MeterRegistry}, and {@code recorder.journal}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecorderSettings.class)
public class RecorderConfiguration {
    @Bean
    LiveLedger liveLedger(JdbcClient jdbc, TenantScope scope) {
        return new LiveLedger(jdbc, scope);
    }

    @Bean
    Recorder recorder(RecorderSettings settings, RecordingStore store, LiveLedger ledger, MeterRegistry meters) {
        return new Recorder(settings, store, ledger, meters);
    }
}
