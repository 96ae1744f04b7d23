package io.toneguard.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.voice.call.TenantScope;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.PropertySource;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.SubscribableChannel;

/** What manager and worker share. {@code ManagerConfiguration} and {@code WorkerConfiguration} import it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BatchSettings.class)
@PropertySource("classpath:io/toneguard/batch/spring-batch.properties")
public class BatchConfiguration {
    @Bean
    AnalysisMeters analysisMeters(ObjectProvider<MeterRegistry> registry) {
        return new AnalysisMeters(registry.getIfUnique(SimpleMeterRegistry::new));
    }

    @Bean
    RecordingStates recordingStates(JdbcClient jdbc, BatchSettings settings, AnalysisMeters meters) {
        return new RecordingStates(jdbc, settings, meters);
    }

    @Bean
    StatesByKind statesByKind(List<WorkStates> states) {
        return new StatesByKind(states);
    }

    @Bean
    LostWorkers lostWorkers(JdbcClient jdbc, TenantScope scope, StatesByKind states, AnalysisMeters meters) {
        return new LostWorkers(jdbc, scope, states, meters);
    }

    @Bean
    @Fallback
    ProcessEnd processEnd() {
        return ProcessEnd.HALT;
    }

    @Bean
    Wakeups wakeups(JdbcClient jdbc) {
        return new Wakeups(jdbc);
    }

    @Bean
    SubscribableChannel batchWakeups(Wakeups wakeups) {
        var channel = new DirectChannel();
        channel.subscribe(wakeups);
        return channel;
    }

    @Bean
    WakeupListener wakeupListener(
            DedicatedConnections connections, SubscribableChannel batchWakeups, ProcessEnd processEnd) {
        var listener = new WakeupListener(connections, processEnd);
        listener.setOutputChannel(batchWakeups);
        return listener;
    }
}
