package io.toneguard.batch.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.Shelf;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which audio goes, and which stays, on a real PostgreSQL. */
class AudioRetentionIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String OVER = "audio_keep_until = clock_timestamp() - interval '1 second'";

    @TempDir
    Path store;

    private final BatchHouse house = new BatchHouse(database);
    private final AtomicLong nanos = new AtomicLong();
    private Tenant tenant;
    private AudioRetention retention;

    @BeforeEach
    void open() {
        tenant = database.addTenant("kept-" + COUNT.incrementAndGet(), Speaker.AGENT);
        retention = retention(200);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatIsAnalysedGoesAtOnceOrWhenItsTimeIsOver() throws Exception {
        recording("analysed at once", "state = 'analysed', analyzer = 'a', delete_audio_after_analysis = true");
        recording("analysed and over", "state = 'analysed', analyzer = 'a', " + OVER);
        recording("put aside and over", "state = 'quarantined', reason_code = 'X', reason = 'x', " + OVER);
        recording(
                "put aside",
                "state = 'quarantined', reason_code = 'X', reason = 'x', delete_audio_after_analysis = true");
        recording(
                "not over",
                "state = 'analysed', analyzer = 'a', audio_keep_until = clock_timestamp() + interval '1 hour'");
        recording("analysed", "state = 'analysed', analyzer = 'a'");
        recording("waiting", OVER + ", delete_audio_after_analysis = true");
        recording("erased", "state = 'erased', " + OVER);
        retention.look();
        assertThat(isThere("analysed at once")).isFalse();
        assertThat(isThere("analysed and over")).isFalse();
        assertThat(isThere("put aside and over")).isFalse();
        assertThat(isThere("put aside"))
                .as("an operator may have it tried again")
                .isTrue();
        assertThat(isThere("not over")).isTrue();
        assertThat(isThere("analysed")).isTrue();
        assertThat(isThere("waiting")).as("its analysis comes first").isTrue();
        assertThat(house.recording("analysed at once", "audio_deleted_at")).isNotNull();
        assertThat(house.recording("waiting", "audio_deleted_at")).isNull();
        assertThat(house.recording("erased", "audio_deleted_at")).isNull();
        assertThat(house.state("analysed at once")).isEqualTo("analysed");
    }

    @Test
    void whatNobodyMayMeasureDoesNotWaitForItsAnalysis() throws Exception {
        tenant = database.addTenant("unscored-" + COUNT.incrementAndGet());
        recording("never analysed", OVER);
        retention.look();
        assertThat(isThere("never analysed")).isFalse();
    }

    @Test
    void audioThatIsGoneAlreadyIsNoFault() throws Exception {
        recording("gone", "state = 'analysed', analyzer = 'a', " + OVER);
        Files.delete(store.resolve(house.id("gone").toString()));
        retention.look();
        assertThat(house.recording("gone", "audio_deleted_at")).isNotNull();
    }

    @Test
    void aLookIsBoundedAndTheNextGoesOnAtOnceThenRests() throws Exception {
        retention = retention(2);
        for (int i = 0; i < 3; i++) {
            recording("many " + i, "state = 'analysed', analyzer = 'a', " + OVER);
        }
        retention.look();
        assertThat(left()).isEqualTo(1);
        retention.look();
        assertThat(left()).isZero();
        recording("later", "state = 'analysed', analyzer = 'a', " + OVER);
        retention.look();
        assertThat(left()).as("rests for retention.every").isEqualTo(1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        retention.look();
        assertThat(left()).isZero();
    }

    private AudioRetention retention(int perLook) {
        return new AudioRetention(
                house.jdbc(),
                database.scope(),
                database.tenants(),
                new Shelf(store),
                new RetentionSettings(Duration.ofMinutes(1), perLook),
                nanos::get);
    }

    private void recording(String name, String columns) throws IOException {
        var id = house.store(tenant, name, 60, Speaker.AGENT);
        Files.writeString(store.resolve(id.toString()), name);
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set " + columns + " where recording_id = ?")
                .param(id)
                .update());
    }

    private boolean isThere(String name) {
        return Files.exists(store.resolve(house.id(name).toString()));
    }

    private long left() throws IOException {
        try (var files = Files.list(store)) {
            return files.count();
        }
    }
}
