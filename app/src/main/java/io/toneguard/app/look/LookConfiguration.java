package io.toneguard.app.look;

import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log of looks for the web API, and the manager's errand that forgets old ones. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScoreLookSettings.class)
public class LookConfiguration {
    @Bean
    ScoreLooks scoreLooks(JdbcClient jdbc, TenantScope scope) {
        return new JdbcScoreLooks(jdbc, scope);
    }

    @Bean
    OldLooks oldLooks(JdbcClient jdbc, TenantScope scope, Tenants tenants, ScoreLookSettings settings) {
        return new OldLooks(jdbc, scope, tenants, settings.keep(), System::nanoTime);
    }
}
