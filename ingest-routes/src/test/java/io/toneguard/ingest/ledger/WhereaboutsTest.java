package io.toneguard.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void withoutAPolicyNothingIsScoredAndTheSentenceSaysWhatToDo() {
        assertThat(why(ScoringPolicy.NONE, RecordingState.STORED, Speaker.AGENT))
                .isEqualTo("Recording 00000000-0000-0000-0000-000000000007 (call C-7, file a?b.wav): stored since"
                        + " 2026-11-21T09:00:00Z, 61.5 of 61.5 s received; no policy is set for tenant acme: nothing is scored before"
                        + " 'toneguard tenants policy acme --score agent,customer --purpose \"...\"' says whose voice may be"
                        + " measured, and what for");
    }

    @Test
    void aPolicyThatForbidsEverySpeakerIsNamed() {
        assertThat(why(scoring(Speaker.AGENT), RecordingState.STORED, Speaker.UNKNOWN, Speaker.UNKNOWN))
                .contains("scores agent only and this recording has unknown");
    }

    @Test
    void whatMayBeScoredWaitsForAManagerAndAWorker() {
        assertThat(why(scoring(Speaker.AGENT), RecordingState.STORED, Speaker.CUSTOMER, Speaker.AGENT))
                .contains("waits for a manager to plan it and a worker");
    }

    @Test
    void whatIsAnalysedIsNotMissing() {
        assertThat(why(scoring(Speaker.AGENT), RecordingState.ANALYSED, Speaker.AGENT))
                .contains("analysed at 2026-11-21T09:00:00Z by analyzer tg-1", "not missing");
    }

    @Test
    void everyStateHasItsSentence() {
        for (RecordingState state : RecordingState.values()) {
            assertThat(why(scoring(Speaker.AGENT), state, Speaker.AGENT))
                    .contains("2026-11-21T09:00:00Z")
                    .doesNotContain("null");
        }
    }

    @Test
    void aRunningLiveCallIsBeingRecordedAndIsNoFileInAnInbox() {
        var live = new LedgerEntry.Live("pbx-1", null, null, 0);
        assertThat(why(scoring(Speaker.AGENT), RecordingState.RECEIVING, live, Speaker.AGENT))
                .contains("call C-7, live from source pbx-1", "is being spoken and recorded since 2026-11-21T09:00:00Z")
                .doesNotContain("inbox", "null");
    }

    @Test
    void aLiveRecordingSaysHowItsCallEndedAndForHowLongItWasPaused() {
        var live = new LedgerEntry.Live("pbx-1", "dropped", "nothing came\nfor 30 s", 12.25);
        assertThat(why(scoring(Speaker.AGENT), RecordingState.STORED, live, Speaker.AGENT))
                .contains(
                        "61.5 of 61.5 s received, 12.3 s paused by the PBX, the call ended dropped (nothing came?for 30 s);");
    }

    @Test
    void whatRetentionTookBeforeThePolicyAllowedItIsNotSaidToWaitForAWorker() {
        assertThat(whyDeleted(RecordingState.STORED))
                .contains(
                        "its audio was deleted at 2026-11-21T09:00:00Z because its retention was over",
                        "never analysed")
                .doesNotContain("waits for a manager");
        assertThat(whyDeleted(RecordingState.ANALYSED)).contains("not missing", "its audio was deleted at");
        assertThat(whyDeleted(RecordingState.QUARANTINED)).contains("its audio was deleted at");
    }

    private static String whyDeleted(RecordingState state) {
        return why(scoring(Speaker.AGENT), state, null, NINE, Speaker.AGENT);
    }

    private static ScoringPolicy scoring(Speaker speaker) {
        return new ScoringPolicy(Set.of(speaker), "testing");
    }

    private static String why(ScoringPolicy policy, RecordingState state, Speaker... speakers) {
        return why(policy, state, null, null, speakers);
    }

    private static String why(ScoringPolicy policy, RecordingState state, LedgerEntry.Live live, Speaker... speakers) {
        return why(policy, state, live, null, speakers);
    }

    private static String why(
            ScoringPolicy policy,
            RecordingState state,
            LedgerEntry.Live live,
            Instant audioDeletedAt,
            Speaker... speakers) {
        var tenant = new Tenant(new TenantId(new UUID(0, 1)), "acme", policy);
        return Whereabouts.of(
                tenant,
                new LedgerEntry(
                        new RecordingId(new UUID(0, 7)),
                        state,
                        NINE,
                        "TRUNCATED",
                        "a.wav: TRUNCATED, and so on",
                        0,
                        null,
                        "tg-1",
                        "a\nb.wav",
                        List.of(),
                        new LedgerEntry.Call("C-7", NINE, null, null, null, null),
                        live,
                        List.of(speakers),
                        new LedgerEntry.Completeness(61.5, 61.5, 0),
                        NINE,
                        NINE,
                        NINE,
                        audioDeletedAt));
    }
}
