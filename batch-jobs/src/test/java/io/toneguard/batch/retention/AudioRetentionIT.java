package io.toneguard.batch.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.Shelf;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
        retention.look(() -> true);
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
        retention = retention(200);
        recording("never analysed", OVER);
        retention.look(() -> true);
        assertThat(isThere("never analysed")).isFalse();
    }

    @Test
    void audioThatIsGoneAlreadyIsNoFault() throws Exception {
        recording("gone", "state = 'analysed', analyzer = 'a', " + OVER);
        Files.delete(store.resolve(house.id("gone").toString()));
        retention.look(() -> true);
        assertThat(house.recording("gone", "audio_deleted_at")).isNotNull();
    }

    @Test
    void aLookIsBoundedAndTheNextGoesOnAtOnceThenRests() throws Exception {
        var looks = looks(retention(2));
        for (int i = 0; i < 3; i++) {
            over(tenant, "many " + i);
        }
        looks.look();
        await().untilAsserted(() -> assertThat(left()).isEqualTo(1));
        await().untilAsserted(() -> {
            looks.look();
            assertThat(left()).isZero();
        });
        looks.standBy();
        over(tenant, "later");
        looks.look();
        looks.standBy();
        assertThat(left()).as("rests for retention.every").isEqualTo(1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        looks.look();
        await().untilAsserted(() -> assertThat(left()).isZero());
        looks.standBy();
    }

    @Test
    void aStoreThatHangsHoldsUpNeitherTheManagerNorItsStop() throws Exception {
        over(tenant, "hung");
        var deletions = new AtomicInteger();
        var end = new CountDownLatch(1);
        var looks = looks(retention(200, recording -> {
            deletions.incrementAndGet();
            end.await(30, TimeUnit.SECONDS);
        }));
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                looks.look();
                await().until(() -> deletions.get() == 1);
                nanos.addAndGet(Duration.ofHours(1).toNanos());
                looks.look();
                looks.standBy();
                looks.look();
            });
            assertThat(deletions.get()).as("one look at a time").isEqualTo(1);
        } finally {
            end.countDown();
        }
        await().untilAsserted(() ->
                assertThat(house.recording("hung", "audio_deleted_at")).isNotNull());
    }

    @Test
    void aLookOfASlowStoreEndsAfterAMinuteAndTheNextBeginsWithAnotherTenant() throws Exception {
        var second = database.addTenant("second-" + COUNT.incrementAndGet(), Speaker.AGENT);
        over(tenant, "slow 1");
        over(tenant, "slow 2");
        over(second, "other");
        var slow = retention(
                200,
                recording -> nanos.addAndGet(
                        AudioRetention.LONGEST_LOOK.plusSeconds(1).toNanos()),
                tenant,
                second);
        assertThat(slow.look(() -> true)).as("there is more").isTrue();
        assertThat(left()).isEqualTo(2);
        assertThat(isThere("other")).isTrue();
        assertThat(slow.look(() -> true)).isTrue();
        assertThat(isThere("other")).isFalse();
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void aTenantWithMoreThanALookDeletesTakesTurnsWithOthers() throws Exception {
        var second = database.addTenant("second-" + COUNT.incrementAndGet(), Speaker.AGENT);
        for (int i = 0; i < 3; i++) {
            over(tenant, "large " + i);
        }
        over(second, "small");
        var bounded = retention(1, recording -> {}, tenant, second);
        bounded.look(() -> true);
        bounded.look(() -> true);
        assertThat(isThere("small")).isFalse();
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void audioThatCannotBeDeletedKeepsTheTenantsOtherAudioForOneLookOnly() throws Exception {
        var fail = new AtomicBoolean(true);
        var stubborn = retention(200, recording -> {
            if (fail.get() && !recording.recording().value().equals(house.id("good"))) {
                throw new IOException("the store does not delete this");
            }
        });
        for (int i = 0; i < 3; i++) {
            over(tenant, "stubborn " + i);
        }
        recording("good", "state = 'analysed', analyzer = 'a', audio_keep_until = clock_timestamp()");
        stubborn.look(() -> true);
        stubborn.look(() -> true);
        assertThat(isThere("good")).isFalse();
        assertThat(left()).isEqualTo(3);
        fail.set(false);
        stubborn.look(() -> true);
        assertThat(left()).as("tried again").isZero();
    }

    @Test
    void aRowThatTheServerFreedBecauseTheStoreTookTooLongIsWrittenByTheNextLook() throws Exception {
        over(tenant, "too slow");
        over(tenant, "next");
        var first = new AtomicBoolean(true);
        var slow = retention(200, recording -> {
            if (first.getAndSet(false)) {
                // As idle_in_transaction_session_timeout does.
                house.eye()
                        .sql(
                                "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'"
                                        + " and datname = current_database()")
                        .query(row -> {});
            }
        });
        slow.look(() -> true);
        assertThat(house.count("select count(*) from toneguard.recording where audio_deleted_at is not null"
                        + " and tenant_id = '" + tenant.id().value() + "'"))
                .as("the other one goes")
                .isEqualTo(1);
        assertThat(left()).isZero();
        slow.look(() -> true);
        assertThat(house.recording("too slow", "audio_deleted_at")).isNotNull();
        assertThat(house.recording("next", "audio_deleted_at")).isNotNull();
    }

    private RetentionLooks looks(AudioRetention of) {
        return new RetentionLooks(
                of, settings(1), (part, broken) -> fail("the process would have ended", broken), nanos::get);
    }

    private AudioRetention retention(int perLook) {
        return retention(perLook, recording -> {});
    }

    /** What happens before a recording is deleted. */
    @FunctionalInterface
    private interface BeforeDeletion {
        void of(StoredRecording recording) throws Exception;
    }

    private AudioRetention retention(int perLook, BeforeDeletion before) {
        return retention(perLook, before, tenant);
    }

    private AudioRetention retention(int perLook, BeforeDeletion before, Tenant... of) {
        var shelf = new Shelf(store);
        var watched = (RecordingStore) Proxy.newProxyInstance(
                AudioRetentionIT.class.getClassLoader(),
                new Class<?>[] {RecordingStore.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("delete");
                    var recording = (StoredRecording) arguments[0];
                    before.of(recording);
                    shelf.delete(recording);
                    return null;
                });
        return new AudioRetention(
                house.jdbc(), database.scope(), only(List.of(of)), watched, settings(perLook), nanos::get);
    }

    private static RetentionSettings settings(int perLook) {
        return new RetentionSettings(Duration.ofMinutes(1), perLook);
    }

    /** Other tests left tenants. */
    private static Tenants only(List<Tenant> tenants) {
        return new Tenants() {
            @Override
            public Optional<Tenant> byName(String name) {
                throw new UnsupportedOperationException("retention looks at all");
            }

            @Override
            public Optional<Tenant> byId(TenantId id) {
                throw new UnsupportedOperationException("retention looks at all");
            }

            @Override
            public List<Tenant> all() {
                return tenants;
            }
        };
    }

    private void over(Tenant of, String name) throws IOException {
        recording(of, name, "state = 'analysed', analyzer = 'a', " + OVER);
    }

    private void recording(String name, String columns) throws IOException {
        recording(tenant, name, columns);
    }

    private void recording(Tenant of, String name, String columns) throws IOException {
        var id = house.store(of, name, 60, Speaker.AGENT);
        Files.writeString(store.resolve(id.toString()), name);
        database.scope().run(of.id(), () -> house.jdbc()
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
