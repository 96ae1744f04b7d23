package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.RecordingId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thing that must not be, in tables that are else as they should. */
class VerdictTest {
    private static final List<MadeRecording> MADE = MadeRecording.make(1, 4);

    private final Map<RecordingId, Watch.Stand> ledger = new HashMap<>();
    private final Map<String, String> results = new HashMap<>();
    private final Map<String, String> expected = new HashMap<>();
    private MadeRecording innocent;
    private MadeRecording poison;

    @BeforeEach
    void asItShouldBe() {
        for (var made : MADE) {
            ledger.put(made.id(), new Watch.Stand(made.poison() ? "quarantined" : "analysed", ""));
            if (made.poison()) {
                poison = made;
            } else {
                innocent = made;
                expected.put(key(made), "(numbers)");
            }
        }
        results.putAll(expected);
    }

    @Test
    void allIsWell() {
        assertThat(verdict().isGood()).isTrue();
        assertThat(verdict().json())
                .isEqualTo("{\"recordings\":4,\"poison\":1,\"analysed\":3,\"quarantined\":1,\"lost\":0,\"doubled\":0,"
                        + "\"different\":0,\"faults\":9,\"humanSteps\":0,\"seed\":1}");
    }

    @Test
    void whatIsNotAnalysedIsLost() {
        ledger.put(innocent.id(), new Watch.Stand("claimed", ""));
        results.remove(key(innocent));
        assertThat(verdict().lost()).isEqualTo(1);
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void whatIsAnalysedWithoutItsRowIsLost() {
        results.remove(key(innocent));
        assertThat(verdict().lost()).isEqualTo(1);
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void anInnocentRecordingPutAsideIsLost() {
        ledger.put(innocent.id(), new Watch.Stand("quarantined", "WORKER_LOST, three times"));
        assertThat(verdict().lost()).isEqualTo(1);
        assertThat(verdict().findings())
                .anySatisfy(finding -> assertThat(finding).contains("three times"));
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void poisonMayNotBeAnalysed() {
        ledger.put(poison.id(), new Watch.Stand("analysed", ""));
        assertThat(verdict().lost()).isZero();
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void aRowOfPoisonIsOneTooMany() {
        results.put(key(poison), "(numbers)");
        assertThat(verdict().doubled()).isEqualTo(1);
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void aRowWrittenTwiceIsDoubled() {
        var verdict = Verdict.of(
                MADE, new Watch.Tables(ledger, results, List.of(innocent.id().value())), expected, 9, 1);
        assertThat(verdict.doubled()).isEqualTo(1);
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void otherNumbersAreDifferent() {
        results.put(key(innocent), "(other numbers)");
        assertThat(verdict().different()).isEqualTo(1);
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void somebodyElsesRecordingIsAFinding() {
        ledger.put(new RecordingId(UUID.randomUUID()), new Watch.Stand("analysed", ""));
        assertThat(verdict().isGood()).isFalse();
    }

    @Test
    void aLaunchLeftRunningIsAFinding() {
        assertThat(verdict().and(List.of("job execution 7 is STARTED")).isGood())
                .isFalse();
    }

    private Verdict verdict() {
        return Verdict.of(MADE, new Watch.Tables(ledger, results, List.of()), expected, 9, 1);
    }

    private static String key(MadeRecording made) {
        return made.id() + " 1 tg 2026-01-01";
    }
}
