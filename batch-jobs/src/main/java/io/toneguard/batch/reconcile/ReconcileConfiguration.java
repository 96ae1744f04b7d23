package io.toneguard.batch.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The reconciler, and what is counted of it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileSettings.class)
public class ReconcileConfiguration {
    @Bean
    Reconciler reconciler(
            JdbcClient jdbc, TenantScope scope, Tenants tenants, RecordingStore store, ReconcileSettings settings) {
        return new Reconciler(jdbc, scope, tenants, store, settings);
    }

    @Bean
    ReconciliationMeters reconciliationMeters(ObjectProvider<MeterRegistry> registry) {
        return new ReconciliationMeters(registry.getIfUnique(SimpleMeterRegistry::new));
    }
}
