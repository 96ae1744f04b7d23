package io.toneguard.ingest.pbx;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Door;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The live front's server and its Camel component. Needs from its context: a {@link Door}, the {@link TenantSessions}, a {@link RecordingWatch}, {@link CallSessions} (made with every
 * {@link io.toneguard.voice.call.CallAudience}, {@code callEvents} among them), the {@link Dialect}s, {@link UnmetCalls} and a
 * {@link MeterRegistry}. The server opens when Camel is up and a route listens at {@code pbx:calls}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PbxSettings.class)
public class PbxConfiguration {
    @Bean
    CallEvents callEvents() {
        return new CallEvents();
    }

    @Bean
    CallTickets callTickets(Door door) {
        return new CallTickets(door, InstantSource.system());
    }

    @Bean
    @ConditionalOnProperty("pbx.measure-lag")
    LagMeter lagMeter() {
        return new LagMeter(System::nanoTime);
    }

    @Bean
    PbxMeters pbxMeters(MeterRegistry registry) {
        return new PbxMeters(registry);
    }

    @Bean(destroyMethod = "stop")
    PbxServer pbxServer(
            PbxSettings settings,
            Door door,
            TenantSessions contracts,
            RecordingWatch recording,
            List<Dialect> dialects,
            CallTickets tickets,
            UnmetCalls unmet,
            CallSessions sessions,
            PbxMeters meters,
            ObjectProvider<LagMeter> lag) {
        var byWord = dialects.stream().collect(Collectors.toMap(Dialect::word, Function.identity()));
        return new PbxServer(
                new Front(
                        settings,
                        door,
                        byWord,
                        tickets,
                        unmet,
                        new Admission(settings.sessions(), contracts, recording),
                        meters,
                        System::nanoTime,
                        lag.getIfAvailable()),
                SessionsOfLoop.of(sessions));
    }

    /** Camel finds it by this name for {@code pbx:} addresses. */
    @Bean
    PbxComponent pbx(PbxServer server, CallEvents events, PbxMeters meters) {
        return new PbxComponent(server, events, meters);
    }

    /** Calls end before Camel, the recorder and the database do. */
    @Bean
    ApplicationListener<ContextClosedEvent> drainAtClose(
            ApplicationContext context, PbxServer server, PbxSettings settings) {
        return closed -> {
            if (closed.getApplicationContext() == context) {
                server.drain(settings.drain());
            }
        };
    }

    @Bean
    RouteBuilder liveCallsRoute() {
        return new LiveCallsRoute();
    }
}
