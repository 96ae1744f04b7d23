package io.toneguard.app.service;

import io.toneguard.batch.manager.ScalingSignal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A manager tells scalers, also while it stands by. */
@Configuration(proxyBeanMethods = false)
class ScalingConfiguration {
    @Bean
    ScalingEndpoint scalingEndpoint(ScalingSignal signal) {
        return new ScalingEndpoint(signal::read);
    }
}
