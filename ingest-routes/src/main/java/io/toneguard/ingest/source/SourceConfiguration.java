package io.toneguard.ingest.source;

import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.secret.MasterKey;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who may stream to us. Needs from its context the port {@link TenantScope} and a {@link JdbcClient}; whoever knows the dialects makes a
 * {@link SourceDoor} of the directory.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourceSettings.class)
public class SourceConfiguration {
    @Bean
    JdbcSources sources(JdbcClient jdbc, TenantScope scope) {
        return new JdbcSources(jdbc, scope);
    }

    @Bean(initMethod = "start")
    SourceDirectory sourceDirectory(JdbcSources sources, SourceSettings settings) {
        var authenticators = new Authenticators(
                MasterKey.from(System.getenv()), settings.worldUrl().orElse(null), InstantSource.system());
        return new SourceDirectory(sources::registry, authenticators, settings.sourcesRefresh());
    }
}
