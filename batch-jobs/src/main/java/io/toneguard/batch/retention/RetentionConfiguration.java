package io.toneguard.batch.retention;

import io.toneguard.batch.ProcessEnd;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the active manager does about audio whose time is over. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionSettings.class)
public class RetentionConfiguration {
    @Bean
    RetentionLooks retentionLooks(
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            RecordingStore store,
            RetentionSettings settings,
            ProcessEnd processEnd) {
        var retention = new AudioRetention(jdbc, scope, tenants, store, settings, System::nanoTime);
        return new RetentionLooks(retention, settings, processEnd, System::nanoTime);
    }
}
