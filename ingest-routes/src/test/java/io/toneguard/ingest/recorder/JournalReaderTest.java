package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    private static final List<Gap> GAPS =
            List.of(new Gap(0, 8_000, 4_000, Gap.Kind.LOST), new Gap(0, 16_000, 800, Gap.Kind.PAUSED));
    private static final List<Segment> SEGMENTS = List.of(new Segment(0, 0, Speaker.AGENT, "anna"));

    @TempDir
    Path folder;

    private final LiveCall call = ScriptedCall.call(
            new Tenant(new TenantId(UUID.randomUUID()), "tenant", ScoringPolicy.NONE),
            "call",
            ScriptedCall.MU_LAW,
            Instant.parse("2026-11-21T09:00:00Z"));
    private Journal journal;
    private CallLog log;

    @BeforeEach
    void write() {
        var meters =
                new RecorderMeters(new SimpleMeterRegistry(), new AtomicLong(), new AtomicLong(), new AtomicLong());
        journal = new Journal(folder, List.of(), JournalSegment::create, meters);
        journal.roll();
        log = new CallLog(call, journal, new HeldBlocks(1 << 20));
        log.started();
        GAPS.forEach(log::gap);
        SEGMENTS.forEach(log::segment);
        log.ended(new CallEnded(24_000, CallEnded.Ending.COMPLETE, "goodbye", GAPS, SEGMENTS, 0), 24_000);
        journal.sync();
        journal.roll();
    }

    @Test
    void whatANewerFileSaysAnewCountsOnce() throws IOException {
        log.sayAgain();
        log.gap(new Gap(0, 20_000, 80, Gap.Kind.LOST));
        assertThat(left().gaps()).containsAll(GAPS).hasSize(3);
        assertThat(left().segments()).isEqualTo(SEGMENTS);
    }

    @Test
    void aFileThatIsTornWhileItSaysEverythingAnewTakesNothingBack() throws IOException {
        log.started();
        var left = left();
        assertThat(left.gaps()).isEqualTo(GAPS);
        assertThat(left.segments()).isEqualTo(SEGMENTS);
        assertThat(left.ended().samples()).isEqualTo(24_000);
        assertThat(left.ended().call().ending()).isEqualTo(CallEnded.Ending.COMPLETE);
    }

    /** As the session has it: a segment that begins where another did is in its place. */
    @Test
    void aPersonWhoWasReplacedBeforeAWordDoesNotComeBack() throws IOException {
        log.sayAgain();
        log.segment(new Segment(0, 0, Speaker.AGENT, "ben"));
        log.segment(new Segment(0, 9_000, Speaker.AGENT, "carl"));
        log.segment(new Segment(0, 9_000, Speaker.AGENT, "dora"));
        var expected = List.of(new Segment(0, 0, Speaker.AGENT, "ben"), new Segment(0, 9_000, Speaker.AGENT, "dora"));
        assertThat(left().segments()).isEqualTo(expected);
        journal.roll();
        log.sayAgain();
        assertThat(left().segments()).isEqualTo(expected);
    }

    @Test
    void whatASecondConnectionToldOfTheCallIsKnownWhereverTheJournalBreaksOff() throws IOException {
        log.sayAgain();
        var more = ScriptedCall.withTeam(call, "sales");
        log.known(more);
        assertThat(left().call()).isEqualTo(more);
        journal.roll();
        log.sayAgain();
        assertThat(left().call()).isEqualTo(more);
    }

    private LeftCall left() throws IOException {
        journal.sync();
        return JournalReader.read(JournalSegment.in(folder)).iterator().next();
    }
}
