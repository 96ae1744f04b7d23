package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.source.Door;
import io.toneguard.voice.call.CallAudience;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server as {@code app} wires it: opened by its own route, drained when the context closes. */
class PbxConfigurationIT {
    @Configuration(proxyBeanMethods = false)
    static class Ports {
        @Bean
        List<Dialect> dialects() {
            return List.of(new PlainDialect());
        }

        @Bean
        Door door() {
            return handshake -> new Door.Welcome(FrontHouse.ACME);
        }

        @Bean
        TenantSessions contracts() {
            return tenant -> Integer.MAX_VALUE;
        }

        @Bean
        RecordingWatch recording() {
            return () -> true;
        }

        @Bean
        UnmetCalls unmet() {
            return (source, reason) -> {};
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        CallSessions sessions(List<CallAudience> audiences) {
            assertThat(audiences).hasAtLeastOneElementOfType(CallEvents.class);
            return new CallSessions(SessionSettings.DEFAULTS, audiences, InstantSource.system(), System::nanoTime);
        }
    }

    @Test
    void opensWithItsRouteAndDrainsWhenTheContextCloses() {
        var peer = new WireClient[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
                .withUserConfiguration(PbxConfiguration.class, Ports.class)
                .withPropertyValues("pbx.port=0", "pbx.drain=200ms")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(LagMeter.class);
                    var server = context.getBean(PbxServer.class);
                    peer[0] = WireClient.streaming(server.port());
                    peer[0].text("start c1");
                    assertThat(peer[0].next().text()).isEqualTo("started");
                    var sessions = context.getBean(CallSessions.class);
                    await().until(() -> sessions.open() == 1);
                });
        assertThat(peer[0]).isNotNull();
        assertThat(goodbye(peer[0])).isEqualTo(1001);
    }

    @Test
    void aPortInUseIsNamedWithItsSettingAndNothingElse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
                    .withUserConfiguration(PbxConfiguration.class, Ports.class)
                    .withPropertyValues("pbx.port=" + taken.getLocalPort())
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageStartingWith("pbx.port=" + taken.getLocalPort() + " cannot be listened on"));
        }
    }

    private static int goodbye(WireClient peer) {
        try (peer) {
            return peer.next().closeCode();
        } catch (java.io.IOException e) {
            throw new AssertionError("no goodbye came", e);
        }
    }
}
