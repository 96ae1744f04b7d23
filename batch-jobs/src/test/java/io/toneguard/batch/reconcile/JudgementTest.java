package io.toneguard.batch.reconcile;

import static io.toneguard.batch.reconcile.FindingKind.AUDIO_GONE;
import static io.toneguard.batch.reconcile.FindingKind.ERASED_AUDIO;
import static io.toneguard.batch.reconcile.FindingKind.HALF_WRITTEN;
import static io.toneguard.batch.reconcile.FindingKind.NEVER_ANALYSED;
import static io.toneguard.batch.reconcile.FindingKind.ORPHANED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.batch.reconcile.Suspicion.Remedy;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final Duration OLD = Duration.ofHours(25);
    private static final Duration YOUNG = Duration.ofHours(23);
    private static final LocalDate MONTH = LocalDate.of(2026, 11, 1);
    private static final LocalDate EARLIER = LocalDate.of(2026, 10, 1);
    private static final StoredRecording RECORDING =
            new StoredRecording(new TenantId(UUID.randomUUID()), MONTH, new RecordingId(UUID.randomUUID()));

    private final Judgement judgement = new Judgement(ReconcileSettings.DEFAULTS, NOW);

    @Test
    void whatAgreesIsNoSuspicion() {
        for (var state : List.of("stored", "claimed", "analysed", "failed", "quarantined")) {
            assertThat(of(row(state, YOUNG, true), entry(Kind.FINISHED, OLD)))
                    .as(state)
                    .isEmpty();
        }
        assertThat(of(row("receiving", Duration.ofHours(8), false), entry(Kind.DRAFT, Duration.ZERO)))
                .isEmpty();
        assertThat(of(row("erased", OLD, false))).isEmpty();
        assertThat(of(row("failed", OLD, false))).as("refused at the door").isEmpty();
    }

    @Test
    void whatIsClaimedForMoreThanADayIsNeverAnalysed() {
        assertThat(of(row("claimed", OLD, false), entry(Kind.FINISHED, OLD)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.kind()).isEqualTo(NEVER_ANALYSED);
                    assertThat(found.detail()).contains("claimed by launch 7 for 25 h");
                });
    }

    @Test
    void attemptsThatFailedAreToldWithWhatWaits() {
        assertThat(of(row("stored", OLD, false), entry(Kind.FINISHED, OLD)))
                .singleElement()
                .extracting(Suspicion::detail)
                .asString()
                .contains("stored for 25 h", "2 attempts failed, the last with ANALYSIS_FAILED");
    }

    @Test
    void audioThatIsGoneIsNotAnalysedAgainForWantOfAResult() {
        assertThat(of(row("analysed", OLD, false))).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(AUDIO_GONE);
            assertThat(found.remedy()).isEqualTo(Remedy.NONE);
            assertThat(found.detail()).contains("no result of it either");
        });
    }

    @Test
    void erasureReachesEverythingInWhateverMonth() {
        var erased = row("erased", YOUNG, false, EARLIER);
        assertThat(of(
                        erased,
                        entry(Kind.FINISHED, YOUNG),
                        entry(Kind.DRAFT, YOUNG),
                        entry(Kind.HALF_PUT, Duration.ZERO)))
                .hasSize(3)
                .allSatisfy(found -> {
                    assertThat(found.kind()).isEqualTo(ERASED_AUDIO);
                    assertThat(found.remedy()).isEqualTo(Remedy.REMOVE);
                });
    }

    @Test
    void audioOfAnotherMonthThanItsRowIsAnOrphan() {
        var row = row("stored", YOUNG, false, EARLIER);
        assertThat(of(row, entry(Kind.FINISHED, YOUNG))).isEmpty();
        assertThat(of(row, entry(Kind.FINISHED, OLD)))
                .extracting(Suspicion::kind)
                .containsExactly(ORPHANED);
    }

    @Test
    void somethingHalfWrittenIsRemovedOnlyWhenTheLedgerNeedsItNoMore() {
        var whole = entry(Kind.FINISHED, OLD);
        var draft = entry(Kind.DRAFT, OLD);
        var halfPut = entry(Kind.HALF_PUT, OLD);
        assertThat(of(row("analysed", OLD, true), whole, draft, halfPut))
                .extracting(Suspicion::kind, Suspicion::remedy)
                .containsExactly(tuple(HALF_WRITTEN, Remedy.REMOVE), tuple(HALF_WRITTEN, Remedy.REMOVE));
        assertThat(of(row("quarantined", OLD, false), draft, halfPut))
                .extracting(Suspicion::remedy)
                .containsExactly(Remedy.NONE, Remedy.REMOVE);
        assertThat(of(row("receiving", YOUNG, false), draft, halfPut))
                .filteredOn(found -> found.kind() == HALF_WRITTEN)
                .extracting(Suspicion::remedy)
                .containsExactly(Remedy.NONE, Remedy.NONE);
        assertThat(of(null, draft, halfPut)).extracting(Suspicion::remedy).containsExactly(Remedy.NONE, Remedy.REMOVE);
        assertThat(of(row("analysed", OLD, true), whole, entry(Kind.DRAFT, YOUNG), entry(Kind.HALF_PUT, YOUNG)))
                .isEmpty();
    }

    @Test
    void itSaysWhatAStuckRecordingWaitsFor() {
        assertThat(of(row("receiving", OLD, false)))
                .singleElement()
                .extracting(Suspicion::detail)
                .asString()
                .contains("receiving for 25 h", "source pbx-tokyo", "started with its data folder");
    }

    private List<Suspicion> of(@Nullable LedgerRow row, StoreEntry... entries) {
        return judgement.of(RECORDING, row, List.of(entries));
    }

    private static LedgerRow row(String state, Duration age, boolean hasResult) {
        return row(state, age, hasResult, MONTH);
    }

    private static LedgerRow row(String state, Duration age, boolean hasResult, LocalDate month) {
        return new LedgerRow(
                RECORDING.recording(),
                month,
                state,
                100L,
                "pbx-tokyo",
                "ANALYSIS_FAILED",
                2,
                7L,
                true,
                true,
                age,
                age,
                age,
                false,
                hasResult);
    }

    private static StoreEntry entry(Kind kind, Duration age) {
        return new StoreEntry(kind, RECORDING, RECORDING.recording() + "." + kind, 100, NOW.minus(age));
    }
}
