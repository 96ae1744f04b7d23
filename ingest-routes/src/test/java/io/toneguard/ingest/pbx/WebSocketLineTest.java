package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Door;
import io.toneguard.ingest.source.Handshake;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A line whose peer has filled its window: nothing that is written arrives, and nothing says so. */
class WebSocketLineTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new NothingArrives());
    private final Admission admission = new Admission(10, tenant -> 10, () -> true);

    @Test
    void whoSaysGoodbyeAndDoesNotReadIsLetGoAfterFiveSeconds() {
        channel.freezeTime();
        var line = line();
        line.frame(Opcode.CLOSE, true, new byte[0], 0);
        assertThat(admission.open()).isZero();

        channel.advanceTimeBy(4_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("it may still read our goodbye").isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    private WebSocketLine line() {
        Door door = handshake -> new Door.Welcome(FrontHouse.ACME);
        var plain = new PlainDialect();
        var front = new Front(
                FrontHouse.settings(),
                door,
                Map.of("plain", plain),
                new CallTickets(door, InstantSource.system()),
                (source, reason) -> {},
                admission,
                new PbxMeters(new SimpleMeterRegistry()),
                System::nanoTime,
                null);
        admission.enter(FrontHouse.ACME);
        var loop = new PbxLoop(channel.eventLoop(), new FakeSessions.Node().get(), front, Processors.here());
        var handshake = new Handshake(
                "GET", "/v1/streams/plain/acme", Map.<String, List<String>>of(), new InetSocketAddress(0));
        return new WebSocketLine(channel, front, plain, FrontHouse.ACME, handshake, loop);
    }
}
