package io.toneguard.ingest.pbx;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Door;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.TenantId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A server with a real socket, a door that knows one source, sessions that keep every byte, and a clock that can be turned. */
final class FrontHouse implements AutoCloseable {
    static final Source ACME = new Source(
            new TenantId(UUID.fromString("00000000-0000-4000-8000-000000000001")),
            "acme",
            "pbx1",
            "plain",
            Map.of(),
            Source.MetadataKeys.DEFAULTS,
            null,
            null,
            1,
            40);

    final FakeSessions.Node sessions = new FakeSessions.Node();
    final PlainDialect plain = new PlainDialect();
    final List<String> unmet = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ListAppender<ILoggingEvent> log = new ListAppender<>();
    final PbxServer server;
    /** Connections that the tenant may have, of all its sources together. */
    volatile int contracted = Integer.MAX_VALUE;

    volatile boolean isRecording = true;

    private final CallTickets tickets;
    private final AtomicLong turnedNanos = new AtomicLong();

    FrontHouse(String... settings) {
        var bound = settings(settings);
        tickets = new CallTickets(FrontHouse::admit, InstantSource.system());
        Map<String, Dialect> dialects = Map.of("plain", plain, "audiosocket", new AudioSocketStub(plain.closings()));
        server = new PbxServer(
                new Front(
                        bound,
                        FrontHouse::admit,
                        dialects,
                        tickets,
                        (source, reason) -> unmet.add(source.label() + ": " + reason),
                        new Admission(bound.sessions(), tenant -> contracted, () -> isRecording),
                        new PbxMeters(meters),
                        () -> System.nanoTime() + turnedNanos.get(),
                        null),
                sessions);
        log.start();
        ((Logger) LoggerFactory.getLogger(PbxServer.class)).addAppender(log);
        server.start();
    }

    static PbxSettings settings(String... settings) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("pbx.port", "0");
        Stream.of(settings)
                .map(setting -> setting.split("=", 2))
                .forEach(pair -> properties.put("pbx." + pair[0], pair[1]));
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("pbx", PbxSettings.class);
    }

    /** Knows {@code Basic good}, and a source with one contracted session by {@code Basic small}. */
    private static Door.Answer admit(Handshake handshake) {
        var parts = handshake.pathParts();
        if (!parts.get(3).equals("acme")) {
            return new Door.Refused(404, "unknown tenant", "there is no such tenant");
        }
        return switch (handshake.header("authorization").orElse("")) {
            case "" -> new Door.Refused(401, "acme", "no credential was shown");
            case "Basic sealed" -> new Door.Refused(503, "acme/plain", "the master key is not set");
            case "Basic good" -> new Door.Welcome(ACME);
            case "Basic small" ->
                new Door.Welcome(
                        new Source(ACME.tenant(), "acme", "small", "plain", Map.of(), ACME.keys(), null, null, 1, 1));
            default -> new Door.Refused(403, "acme", "the password is wrong");
        };
    }

    /** A source says over HTTP which call a UUID stands for. */
    void announce(UUID uuid, String json) {
        tickets.announce(
                new Handshake(
                        "PUT",
                        "/v1/streams/audiosocket/acme/" + uuid,
                        Map.of("authorization", List.of("Basic good")),
                        new InetSocketAddress(0)),
                json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    int port() {
        return server.port();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port());
    }

    void turnClock(Duration by) {
        turnedNanos.addAndGet(by.toNanos());
    }

    /** Lines of the log that hold this, without their stack traces. */
    List<String> logged(String part) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .collect(Collectors.toList());
    }

    double count(String meter, String... tags) {
        var found = meters.find("toneguard.pbx." + meter).tags(tags);
        var counter = found.counter();
        var function = found.functionCounter();
        var gauge = found.gauge();
        if (counter != null) {
            return counter.count();
        }
        return function != null ? function.count() : gauge != null ? gauge.value() : 0;
    }

    @Override
    public void close() {
        server.stop();
        ((Logger) LoggerFactory.getLogger(PbxServer.class)).detachAppender(log);
    }
}
