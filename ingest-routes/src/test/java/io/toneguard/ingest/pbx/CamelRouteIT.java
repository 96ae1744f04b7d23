package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route sees the events of a call, in order, on a thread that is not the call's. */
class CamelRouteIT {
    private final FrontHouse house = new FrontHouse("drain=0s");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CallEvents events = new CallEvents();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void addComponent() {
        house.server.stop();
        camel.getRegistry().bind("pbx", new PbxComponent(house.server, events, new PbxMeters(meters)));
    }

    @AfterEach
    void close() {
        camel.stop();
        house.close();
    }

    @Test
    void seesACallFromItsStartToItsEnd() throws Exception {
        route("pbx:calls?events=call-started,audio,gap,paused,resumed,participant-changed,call-ended");
        var listener = events.listenTo(call("acme", "pbx1"));
        listener.segment(new Segment(1, 0, Speaker.CUSTOMER, null));
        listener.audio(block((byte) 1, (byte) 2), 0, 4);
        listener.gap(new Gap(1, 4, 2, Gap.Kind.LOST));
        listener.paused(6);
        listener.resumed(6);
        listener.segment(new Segment(0, 6, Speaker.AGENT, "a-18"));
        listener.audio(block((byte) 3, (byte) 4), 6, 7);
        listener.ended(new CallEnded(7, CallEnded.Ending.COMPLETE, "bye", List.of(), List.of(), 0));
        await().until(() -> seen.size() == 11);
        assertThat(seen)
                .containsExactly(
                        "call-started acme pbx1 c1 null null @0 LiveCall",
                        "participant-changed acme pbx1 c1 1 customer @0 Segment",
                        "audio acme pbx1 c1 0 agent @0 [1, 1, 1, 1]",
                        "audio acme pbx1 c1 1 customer @0 [2, 2, 2, 2]",
                        "gap acme pbx1 c1 1 customer @4 Gap",
                        "paused acme pbx1 c1 null null @6 LiveCall",
                        "resumed acme pbx1 c1 null null @6 LiveCall",
                        "participant-changed acme pbx1 c1 0 agent @6 Segment",
                        "audio acme pbx1 c1 0 agent @6 [3]",
                        "audio acme pbx1 c1 1 customer @6 [4]",
                        "call-ended acme pbx1 c1 null null @7 CallEnded");
    }

    @Test
    void seesOnlyTheCallsAndEventsThatItAskedFor() throws Exception {
        route("pbx:calls?tenant=acme&source=pbx1");
        for (var call : List.of(call("other", "pbx1"), call("acme", "pbx2"), call("acme", "pbx1"))) {
            var listener = events.listenTo(call);
            listener.audio(block((byte) 1, (byte) 2), 0, 4);
            listener.ended(new CallEnded(4, CallEnded.Ending.DROPPED, "gone", List.of(), List.of(), 0));
        }
        await().until(() -> seen.size() == 2);
        assertThat(seen)
                .containsExactly(
                        "call-started acme pbx1 c1 null null @0 LiveCall",
                        "call-ended acme pbx1 c1 null null @4 CallEnded");
    }

    @Test
    void aRouteThatIsTooSlowLosesAudioButNoOtherEvent() throws Exception {
        var mayGoOn = new CountDownLatch(1);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("pbx:calls?audioQueue=3&events=call-started,audio,call-ended")
                        .process(exchange -> {
                            mayGoOn.await();
                            seen.add(exchange.getIn().getHeader(PbxHeaders.EVENT, String.class));
                        });
            }
        });
        camel.start();
        var listener = events.listenTo(call("acme", "pbx1"));
        for (int i = 0; i < 10; i++) {
            listener.audio(block((byte) 1, (byte) 2), 0, 4);
        }
        listener.ended(new CallEnded(4, CallEnded.Ending.COMPLETE, "bye", List.of(), List.of(), 0));
        mayGoOn.countDown();
        await().until(() -> seen.contains("call-ended"));
        assertThat(seen).containsExactly("call-started", "audio", "audio", "audio", "call-ended");
        assertThat(meters.counter("toneguard.pbx.events.audio.shed").count()).isEqualTo(17);
    }

    @Test
    void anExceptionInARouteIsNotTheCallsTrouble() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("pbx:calls").process(exchange -> {
                    seen.add(exchange.getIn().getHeader(PbxHeaders.EVENT, String.class));
                    throw new IllegalStateException("a route's bug");
                });
            }
        });
        camel.start();
        var listener = events.listenTo(call("acme", "pbx1"));
        listener.paused(3);
        await().until(() -> seen.equals(List.of("call-started", "paused")));
    }

    @Test
    void thePortOpensWithTheFirstConsumerAndClosesWithCamel() throws Exception {
        assertThatThrownBy(house::port).isInstanceOf(IllegalStateException.class);
        route("pbx:calls");
        int port = house.port();
        new Socket("127.0.0.1", port).close();
        camel.stop();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void anUnknownEventIsAMistakeInTheRoute() {
        assertThatThrownBy(() -> route("pbx:calls?events=call-started,loud"))
                .hasStackTraceContaining("unknown event 'loud'; known: call-started, audio,");
    }

    private void route(String address) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(address).process(exchange -> {
                    var in = exchange.getIn();
                    var body = in.getBody();
                    seen.add(in.getHeader(PbxHeaders.EVENT) + " " + in.getHeader(PbxHeaders.TENANT) + " "
                            + in.getHeader(PbxHeaders.SOURCE) + " " + in.getHeader(PbxHeaders.CALL_ID) + " "
                            + in.getHeader(PbxHeaders.CHANNEL) + " " + in.getHeader(PbxHeaders.SPEAKER) + " @"
                            + in.getHeader(PbxHeaders.SAMPLE) + " "
                            + (body instanceof SpeakerAudio audio
                                    ? java.util.Arrays.toString(audio.bytes())
                                    : body.getClass().getSimpleName()));
                });
            }
        });
        camel.start();
    }

    private static LiveCall call(String tenant, String source) {
        return new LiveCall(
                FrontHouse.ACME.tenant(),
                tenant,
                source,
                "c1",
                new RecordingId(UUID.randomUUID()),
                Instant.EPOCH,
                new WireFormat(WireCodec.MU_LAW, 8_000, 2),
                List.of(Speaker.AGENT, Speaker.UNKNOWN),
                null,
                null,
                null,
                null);
    }

    private static AudioBlock block(byte left, byte right) {
        var bytes = new byte[16];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = left;
            bytes[i + 1] = right;
        }
        return new AudioBlock(bytes, 8, gone -> {}).at(0);
    }
}
