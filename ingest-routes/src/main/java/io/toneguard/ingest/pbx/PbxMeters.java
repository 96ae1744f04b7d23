package io.toneguard.ingest.pbx;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server counts, under {@code toneguard.pbx}. What is counted per message, each event loop counts for itself. */
final class PbxMeters {
    private static final String PREFIX = "toneguard.pbx.";

    /** Why somebody is refused, as far as it is known beforehand: a counter that begins at 1 shows no rise. */
    private static final List<String> REFUSALS = List.of(
            "node-limit",
            "source-limit",
            "tenant-limit",
            "draining",
            "not-recording",
            "not-ready",
            "credential-missing",
            "credential-wrong",
            "unknown",
            "method",
            "not-websocket",
            "malformed",
            "no-tls",
            "slow",
            "fault");

    private final MeterRegistry registry;
    private final Timer upgrade;
    private final Counter shedSwitches;
    private final Counter moved;
    private final Counter eventAudioShed;
    private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final List<PbxLoop> loops = new CopyOnWriteArrayList<>();

    PbxMeters(MeterRegistry registry) {
        this.registry = registry;
        upgrade = Timer.builder(PREFIX + "upgrade")
                .description("From a whole request to its 101")
                .publishPercentileHistogram(false)
                .register(registry);
        shedSwitches = counter("shed.switches", "Times an event loop began to drop what may be dropped");
        moved = counter("moved", "Connections that moved to the event loop of their call");
        eventAudioShed = counter("events.audio.shed", "Blocks of audio that a pbx: route was too slow for");
        FunctionCounter.builder(PREFIX + "messages", loops, all -> all.stream()
                        .mapToLong(PbxLoop::messages)
                        .sum())
                .description("Messages received, whole")
                .register(registry);
        FunctionCounter.builder(PREFIX + "bytes", loops, all -> all.stream()
                        .mapToLong(PbxLoop::bytes)
                        .sum())
                .baseUnit("bytes")
                .description("Bytes of messages received")
                .register(registry);
        Gauge.builder(PREFIX + "shedding", loops, all -> all.stream()
                        .filter(PbxLoop::overloaded)
                        .count())
                .description("Event loops that drop what may be dropped")
                .register(registry);
        REFUSALS.forEach(this::refusals);
    }

    void bindTo(Admission admission) {
        Gauge.builder(PREFIX + "draining", admission, a -> a.draining() ? 1 : 0)
                .description("1 while this node finishes its calls and takes no more")
                .register(registry);
        Gauge.builder(PREFIX + "sessions.limit", admission, Admission::limit)
                .description("Connections that this node takes, at most")
                .register(registry);
    }

    void loop(PbxLoop loop) {
        loops.add(loop);
    }

    void opened(String dialect) {
        connections
                .computeIfAbsent(dialect, word -> {
                    var count = new AtomicInteger();
                    Gauge.builder(PREFIX + "connections", count, AtomicInteger::doubleValue)
                            .tag("dialect", word)
                            .description("Connections that are open")
                            .register(registry);
                    return count;
                })
                .incrementAndGet();
    }

    /** @param cause one of few words */
    void closed(String dialect, String cause) {
        connections.getOrDefault(dialect, new AtomicInteger()).decrementAndGet();
        registry.counter(PREFIX + "closed", "cause", cause).increment();
    }

    /** @param cause one of few words */
    void refused(String cause) {
        refusals(cause).increment();
    }

    void upgraded(long nanos) {
        upgrade.record(Duration.ofNanos(nanos));
    }

    void shedBegins() {
        shedSwitches.increment();
    }

    void moved() {
        moved.increment();
    }

    void eventAudioShed() {
        eventAudioShed.increment();
    }

    private Counter refusals(String cause) {
        return Counter.builder(PREFIX + "refused")
                .tag("cause", cause)
                .description("Peers that were not let in")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
