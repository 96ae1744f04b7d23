package io.toneguard.app.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.alert.AlertConfiguration;
import io.toneguard.tap.live.StressTap;
import io.toneguard.tap.live.TapKnowledge;
import io.toneguard.tap.live.TapSettings;
import io.toneguard.tap.live.TapSink;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The live tap beside the front: it hears the same calls as the recorder, and tells the alert desk. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TapSettings.class)
@Import(AlertConfiguration.class)
class LiveTap {
    @Bean
    StressTap stressTap(TapSettings settings, TapKnowledge knowledge, TapSink sink, MeterRegistry registry) {
        return StressTap.onThreads(settings, knowledge, sink, registry);
    }
}
