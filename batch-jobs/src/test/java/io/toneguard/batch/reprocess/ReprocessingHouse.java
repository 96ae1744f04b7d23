package io.toneguard.batch.reprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.worker.RecordingAnalysis;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator sees and does of reprocessings in a {@link BatchHouse}. */
final class ReprocessingHouse {
    static final AnalyzerVersion OLD = new AnalyzerVersion("tg-0");

    private final BatchHouse house;
    private final TestDatabase database;
    private final Reprocessings reprocessings;

    ReprocessingHouse(BatchHouse house, TestDatabase database) {
        this.house = house;
        this.database = database;
        this.reprocessings = new Reprocessings(house.jdbc(), database.scope());
    }

    /** The same maths under an older version's name. */
    static RecordingAnalysis older(RecordingAnalysis analysis) {
        return new RecordingAnalysis() {
            @Override
            public RecordingVoices analyze(
                    SeekableByteChannel audio, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
                    throws IOException {
                var voices = analysis.analyze(audio, segments, mayMeasure);
                return new RecordingVoices(voices.durationSeconds(), voices.sampleRateHz(), OLD, voices.speakers());
            }

            @Override
            public AnalyzerVersion version() {
                return OLD;
            }
        };
    }

    Requested request(AnalyzerVersion analyzer, CostCap cap, Tenant... tenants) {
        return new ReprocessingRequests(
                        house.jdbc(), new TransactionTemplate(database.transactions()), database.scope(), analyzer)
                .request(new Selection(null, null, null, null, null, false), cap, List.of(tenants));
    }

    /** Asked for without a cap. */
    long reprocess(Tenant... tenants) {
        return reprocess(CostCap.NONE, tenants);
    }

    long reprocess(CostCap cap, Tenant... tenants) {
        return request(AnalyzerVersion.CURRENT, cap, tenants).number().orElseThrow();
    }

    Reprocessings reprocessings() {
        return reprocessings;
    }

    Promotion promotion() {
        return new Promotion(house.jdbc(), new TransactionTemplate(database.transactions()), database.scope());
    }

    VersionDiff diff(long number, Tenant... tenants) {
        return new VersionDiffs(house.jdbc(), database.scope())
                .of(reprocessings.find(number).orElseThrow(), List.of(tenants), 10);
    }

    /** Its state and, if it is held by the manager, why: {@code held: cap}. */
    String state(long number) {
        var reprocessing = reprocessings.find(number).orElseThrow();
        var because = reprocessing.heldBecause();
        return reprocessing.state().word() + (because == null ? "" : ": " + because.word());
    }

    void awaitState(long number, String state) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(state(number))
                .isEqualTo(state));
    }

    ItemStates items(long number, Tenant tenant) {
        return reprocessings.items(tenant.id(), number);
    }

    /** A column of the recording's item, as text. */
    String item(long number, String name, String column) {
        return house.eye()
                .sql("select " + column
                        + "::text from toneguard.reprocessing_item where reprocessing_id = ? and recording_id = ?")
                .params(number, house.id(name))
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
