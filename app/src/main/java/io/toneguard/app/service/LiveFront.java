package io.toneguard.app.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.Dialects;
import io.toneguard.ingest.pbx.PbxConfiguration;
import io.toneguard.ingest.pbx.RecordingWatch;
import io.toneguard.ingest.pbx.TenantSessions;
import io.toneguard.ingest.pbx.UnmetCalls;
import io.toneguard.ingest.recorder.Recorder;
import io.toneguard.ingest.recorder.RecorderConfiguration;
import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.source.Door;
import io.toneguard.ingest.source.SourceConfiguration;
import io.toneguard.ingest.source.SourceDirectory;
import io.toneguard.ingest.source.SourceDoor;
import io.toneguard.voice.call.CallAudience;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The front where PBXs stream in, put together: door, dialects, sessions, and everybody who hears the calls. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionSettings.class)
@Import({SourceConfiguration.class, RecorderConfiguration.class, PbxConfiguration.class})
class LiveFront {
    @Bean
    List<Dialect> dialects() {
        return Dialects.ALL;
    }

    @Bean
    Door door(SourceDirectory directory) {
        var words = Dialects.ALL.stream().map(Dialect::word).collect(Collectors.toSet());
        return new SourceDoor(directory, words, InstantSource.system());
    }

    /** As the door reads them, with the sources. */
    @Bean
    TenantSessions tenantSessions(SourceDirectory directory) {
        return directory::contractedSessions;
    }

    @Bean
    RecordingWatch recordingWatch(Recorder recorder) {
        return recorder::isRecording;
    }

    /** Whoever is let in and starts no call stands in the ledger all the same. */
    @Bean
    UnmetCalls unmetCalls(Recorder recorder) {
        return (source, reason) -> recorder.refusedConversation(source.tenant(), source.name(), reason);
    }

    /** Part of readiness: a node that cannot record is to get no new calls. */
    @Bean
    HealthIndicator recorderHealthIndicator(Recorder recorder) {
        return () -> (recorder.isRecording() ? Health.up() : Health.down()).build();
    }

    @Bean
    CallSessions callSessions(SessionSettings settings, List<CallAudience> audiences, MeterRegistry registry) {
        var sessions = new CallSessions(settings, audiences, InstantSource.system(), System::nanoTime);
        Gauge.builder("toneguard.session.open", sessions, CallSessions::open)
                .description("Calls that run on this node")
                .register(registry);
        counter(
                        "shed.samples",
                        "Samples that the live tap did not hear, for overload",
                        sessions,
                        CallSessions::shedSamples)
                .register(registry);
        counter("late.messages", "Messages that came after their place was final", sessions, CallSessions::lateMessages)
                .register(registry);
        counter(
                        "repeated.messages",
                        "Messages whose place was filled already",
                        sessions,
                        CallSessions::repeatedMessages)
                .register(registry);
        counter("restamped", "Streams whose stamps were out of all reason", sessions, CallSessions::restampedStreams)
                .register(registry);
        return sessions;
    }

    private static FunctionCounter.Builder<CallSessions> counter(
            String name, String description, CallSessions sessions, ToDoubleFunction<CallSessions> count) {
        return FunctionCounter.builder("toneguard.session." + name, sessions, count)
                .description(description);
    }
}
