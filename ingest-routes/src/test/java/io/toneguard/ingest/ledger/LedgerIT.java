package io.toneguard.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class LedgerIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Instant MARCH = Instant.parse("2026-03-31T23:59:59Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final Ledger ledger = new Ledger(jdbc, database.scope());
    private final LedgerEntries entries = new LedgerEntries(jdbc, database.scope());
    private final Tenant tenant = database.addTenant("ledger-" + COUNT.incrementAndGet(), Speaker.AGENT);

    @Test
    void anArrivalIsReceivedOnceAndAnsweredTheSameEverAfter() {
        var first = ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH));
        var again = ledger.receive(tenant.id(), arrival("b.wav", "a", "other", APRIL));
        assertThat(again).isEqualTo(first);
        assertThat(first.state()).isEqualTo(RecordingState.RECEIVING);
        assertThat(first.recording().callMonth()).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(ledger.stored(first.recording(), format(), List.of(Speaker.AGENT)))
                .isTrue();
        assertThat(ledger.stored(first.recording(), format(), List.of(Speaker.AGENT)))
                .isFalse();
        assertThat(ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH))
                        .state())
                .isEqualTo(RecordingState.STORED);
    }

    @Test
    void contentThatCameInAgainIsFoundByItsOtherNamesAndCalls() {
        var receipt = ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH));
        var again = arrival("b.wav", "a", "other-call", APRIL);
        ledger.arrivedAgain(receipt.recording(), again);
        ledger.arrivedAgain(receipt.recording(), again);
        assertThat(entries.find(tenant.id(), "b.wav")).isEqualTo(entries.find(tenant.id(), "a.wav"));
        assertThat(entries.find(tenant.id(), "other-call")).singleElement().satisfies(entry -> {
            assertThat(entry.alsoReceivedAs()).containsExactly("b.wav (call other-call)");
            assertThat(entries.why(tenant, entry)).contains("also came in as b.wav (call other-call)");
        });
    }

    @Test
    void contentThatIsErasedWhileItComesInAgainGetsNoNameBack() {
        var receipt = ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH));
        database.scope().run(tenant.id(), () -> jdbc.sql(
                        "update recording set state = 'erased', call_id = null, file_name = 'erased' where recording_id = ?")
                .param(receipt.recording().recording().value())
                .update());
        ledger.arrivedAgain(receipt.recording(), arrival("anna.wav", "a", "annas-call", APRIL));
        assertThat(entries.find(tenant.id(), "anna.wav")).isEmpty();
        assertThat(entries.find(tenant.id(), "annas-call")).isEmpty();
    }

    @Test
    void recordingsOfOneNamedCallShareItsMonthAndFillWhatIsMissing() {
        ledger.receive(tenant.id(), arrival("a.wav", "a", "C-1", MARCH));
        var second = new CallFacts("C-1", APRIL, "anna", null, "billing", "inbound");
        var receipt = ledger.receive(tenant.id(), new Arrival("b.wav", sha("b"), 1, second));
        assertThat(receipt.recording().callMonth()).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(entries.find(tenant.id(), "C-1")).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.call().startedAt()).isEqualTo(MARCH);
            assertThat(entry.call().agentId()).isEqualTo("anna");
            assertThat(entry.call().team()).isNull();
        });
    }

    @Test
    void anUnnamedRecordingJoinsACallThatASidecarNamedButNotOneOfAnotherFileOfItsName() {
        ledger.receive(tenant.id(), arrival("x.wav", "1", "call", MARCH));
        assertThat(ledger.receive(tenant.id(), arrival("call.wav", "2", null, MARCH))
                        .callId())
                .isEqualTo("call");
        assertThat(ledger.receive(tenant.id(), arrival("call.wav", "3", null, MARCH))
                        .callId())
                .isEqualTo("call-" + sha("3").substring(0, 8));
    }

    @Test
    void aCallThatAnotherOpensInTheSameInstantKeepsItsMonth() throws Exception {
        var other = Executors.newSingleThreadExecutor();
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local role toneguard_service");
            statement.execute("select set_config('toneguard.tenant', '" + tenant.id() + "', true)");
            statement.execute("insert into toneguard.call (tenant_id, call_id, call_month, started_at) values ('"
                    + tenant.id() + "', 'C-9', '2026-03-01', '" + MARCH + "')");
            var receipt = other.submit(() -> ledger.receive(tenant.id(), arrival("late.wav", "9", "C-9", APRIL)));
            awaitSomebodyWaiting();
            connection.commit();
            assertThat(receipt.get(20, TimeUnit.SECONDS).recording().callMonth())
                    .isEqualTo(LocalDate.of(2026, 3, 1));
        } finally {
            other.shutdownNow();
        }
        assertThat(entries.find(tenant.id(), "C-9")).singleElement().satisfies(entry -> assertThat(entry.fileName())
                .isEqualTo("late.wav"));
    }

    @Test
    void twoThatAreTheFirstOfTheirMonthInTheSameInstantComeInBoth() throws Exception {
        var june = Instant.parse("2031-06-15T12:00:00Z");
        var other = Executors.newSingleThreadExecutor();
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select toneguard.ensure_call_month('2031-06-01')");
            var receipt = other.submit(() -> ledger.receive(tenant.id(), arrival("late.wav", "9", null, june)));
            awaitSomebodyWaiting();
            connection.commit();
            assertThat(receipt.get(20, TimeUnit.SECONDS).state()).isEqualTo(RecordingState.RECEIVING);
        } finally {
            other.shutdownNow();
        }
    }

    private void awaitSomebodyWaiting() {
        await().until(() -> jdbc.sql("select count(*) from pg_locks where not granted")
                        .query(Integer.class)
                        .single()
                > 0);
    }

    @Test
    void aRecordingIsWaitedForOnTheDiskWhenItIsStoredAndNotBefore() {
        var arrival = arrival("a.wav", "a", null, MARCH);
        assertThat(commitOf(() -> ledger.receive(tenant.id(), arrival))).isEqualTo("off");
        var receipt = ledger.receive(tenant.id(), arrival);
        assertThat(commitOf(() -> ledger.stored(receipt.recording(), format(), List.of(Speaker.AGENT))))
                .isEqualTo("on");
    }

    /** How the transaction in which it is done will be committed. */
    private String commitOf(Runnable step) {
        return database.scope().in(tenant.id(), () -> {
            jdbc.sql("set local synchronous_commit = on").update();
            step.run();
            return jdbc.sql("show synchronous_commit").query(String.class).single();
        });
    }

    @Test
    void whatIsWithdrawnIsGoneUnlessItWasStored() {
        var receipt = ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH));
        ledger.withdraw(receipt.recording());
        assertThat(entries.find(tenant.id(), "a.wav")).isEmpty();
        ledger.receive(tenant.id(), arrival("a.wav", "a", null, MARCH));
        ledger.stored(receipt.recording(), format(), List.of(Speaker.AGENT));
        ledger.withdraw(receipt.recording());
        assertThat(entries.find(tenant.id(), "a.wav")).hasSize(1);
    }

    @Test
    void anEntryIsFoundByCallRecordingAndFileAndListedByState() {
        var stored = ledger.receive(tenant.id(), arrival("a.wav", "a", "C-1", MARCH));
        ledger.stored(stored.recording(), format(), List.of(Speaker.AGENT, Speaker.CUSTOMER));
        ledger.receive(tenant.id(), arrival("b.wav", "b", "C-2", MARCH));
        var refused = new RecordingId(UUID.randomUUID());
        ledger.refuse(
                tenant.id(),
                new Refusal(refused, "c.wav", null, 0, "EMPTY_FILE", "c.wav: EMPTY_FILE", APRIL, facts(null, APRIL)));

        for (String name :
                List.of("a.wav", "C-1", stored.recording().recording().toString())) {
            assertThat(entries.find(tenant.id(), name)).as(name).singleElement().satisfies(entry -> {
                assertThat(entry.state()).isEqualTo(RecordingState.STORED);
                assertThat(entry.speakers()).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
                assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(2.0, 2.0, 0));
            });
        }
        assertThat(entries.list(tenant.id(), Optional.empty(), 10)).hasSize(3);
        assertThat(entries.list(tenant.id(), Optional.empty(), 2)).hasSize(2);
        assertThat(entries.list(tenant.id(), Optional.of(RecordingState.QUARANTINED), 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.recording()).isEqualTo(refused));
        assertThat(entries.find(tenant.id(), "nothing of that name")).isEmpty();
    }

    @Test
    void anotherTenantSeesNothing() {
        ledger.receive(tenant.id(), arrival("a.wav", "a", "C-1", MARCH));
        var other = database.addTenant("other-" + COUNT.incrementAndGet());
        assertThat(entries.find(other.id(), "C-1")).isEmpty();
        assertThat(entries.list(other.id(), Optional.empty(), 10)).isEmpty();
    }

    private static Arrival arrival(String fileName, String content, String callId, Instant startedAt) {
        return new Arrival(fileName, sha(content), 1, facts(callId, startedAt));
    }

    private static CallFacts facts(String callId, Instant startedAt) {
        return new CallFacts(callId, startedAt, null, null, null, null);
    }

    private static String sha(String content) {
        return content.repeat(64);
    }

    private static RecordingFormat format() {
        return new RecordingFormat("pcm-s16", 8000, 1, 16000);
    }
}
