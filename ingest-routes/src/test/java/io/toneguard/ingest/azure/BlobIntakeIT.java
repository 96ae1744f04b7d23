package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.azure.Azurite;
import io.toneguard.azure.FaultyLine;
import io.toneguard.azure.FaultyLine.Fault;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BlobIntakeIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private BlobHouse house;
    private FaultyLine line;

    @BeforeEach
    void open() {
        house = new BlobHouse(database, temp);
    }

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
        if (line != null) {
            line.close();
        }
    }

    @Test
    void aBlobComesInByItsNoticeWithItsSidecar() throws Exception {
        byte[] content = content(9_000_000);
        house.put(blob("call 1.wav.json"), "{\"callId\": \"c-1\"}".getBytes(StandardCharsets.UTF_8));
        house.put(blob("call 1.wav"), content);
        house.start();
        house.send(Notices.cloudEvent(house.name, blob("call 1.wav.json")));
        house.send(Notices.cloudEvent(house.name, blob("call 1.wav")));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.files()).containsExactly("call 1.wav", "call 1.wav.json");
        assertThat(house.file("call 1.wav")).isEqualTo(content);
        assertThat(house.file("call 1.wav.json")).asString().isEqualTo("{\"callId\": \"c-1\"}");
        assertThat(house.counts.fetched.count()).isOne();
        assertThat(house.counts.passedOver.count()).isOne();
        assertThat(house.counts.bytes.count()).isEqualTo(9_000_000);
    }

    @Test
    void metadataAreASidecarWhereThereIsNone() throws Exception {
        house.put(blob("a.wav"), content(100), Map.of("callid", "c-2", "agentid", "a-18"));
        house.put(blob("b.json"), "{}".getBytes(StandardCharsets.UTF_8));
        house.put(blob("b.wav"), content(101), Map.of("callid", "not this"));
        house.start();
        house.notice(blob("a.wav"));
        house.notice(blob("b.wav"));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.files()).containsExactly("a.wav", "a.wav.json", "b.wav", "b.wav.json");
        assertThat(house.file("a.wav.json")).asString().contains("\"callId\":\"c-2\"", "\"agentId\":\"a-18\"");
        assertThat(house.file("b.wav.json")).asString().isEqualTo("{}");
    }

    @Test
    void aNoticeThatComesTwiceFetchesOnceAndAnOverwrittenBlobAnew() throws Exception {
        house.put(blob("x.wav"), content(100));
        house.start();
        house.notice(blob("x.wav"));
        await().until(() -> house.noticesLeft() == 0);
        house.notice(blob("x.wav"));
        await().until(() -> house.noticesLeft() == 0 && house.counts.known.count() == 1);
        assertThat(house.files()).containsExactly("x.wav");
        house.put(blob("x.wav"), content(200));
        house.notice(blob("x.wav"));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.files()).hasSize(2).anyMatch(name -> name.matches("x~[0-9a-f]{8}\\.wav"));
        assertThat(house.counts.fetched.count()).isEqualTo(2);
    }

    /** Poison lies between two good ones: they come in, and each reason is told and counted. */
    @Test
    void whatLeadsNowhereIsPutAsideWithAReason() throws Exception {
        house.put(blob("first.wav"), content(1));
        house.put("nobody/1.wav", content(2));
        house.put(blob("large.wav"), content(3000));
        house.put(blob("last.wav"), content(4));
        house.start("largest", "2KB");
        house.notice(blob("first.wav"));
        house.send("hello");
        house.send(Notices.eventGrid("another", blob("x.wav")));
        house.notice("nobody/1.wav");
        house.notice(blob("gone.wav"));
        house.notice(blob("large.wav"));
        house.notice(house.tenant.name() + "/.hidden");
        house.notice(blob("last.wav"));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.files()).containsExactly("first.wav", "last.wav");
        assertThat(house.poison())
                .extracting(message -> message.path("reason").asString())
                .containsExactlyInAnyOrder(
                        "NO_NOTICE", "UNKNOWN_CONTAINER", "UNKNOWN_TENANT", "BLOB_GONE", "TOO_LARGE", "BAD_NAME");
        assertThat(house.poison())
                .filteredOn(message -> message.path("reason").asString().equals("NO_NOTICE"))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.path("notice").asString()).isEqualTo("hello");
                    assertThat(message.path("deliveries").asInt()).isOne();
                    assertThat(message.path("message").asString()).contains("no JSON");
                });
        for (var reason :
                List.of("NO_NOTICE", "UNKNOWN_CONTAINER", "UNKNOWN_TENANT", "BLOB_GONE", "TOO_LARGE", "BAD_NAME")) {
            assertThat(house.meters
                            .get("toneguard.blob.intake.poisoned")
                            .tag("reason", reason)
                            .counter()
                            .count())
                    .as(reason)
                    .isOne();
        }
    }

    @Test
    void aBlobThatCannotBeFetchedIsGivenBackAndAtLastPutAside() throws Exception {
        house.put(blob("x.wav"), content(100));
        line = new FaultyLine(Azurite.orSkip().blobAuthority());
        line.lets(request -> Fault.BUSY);
        house.start(Azurite.orSkip().connectionString(line.authority()), house.settings("deliveries", "1"));
        house.notice(blob("x.wav"));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.poison()).singleElement().satisfies(message -> {
            assertThat(message.path("reason").asString()).isEqualTo("GIVEN_UP");
            assertThat(message.path("message").asString()).contains("blob-intake.deliveries=1", "503 ServerBusy");
        });
        assertThat(house.files()).isEmpty();
    }

    @Test
    void whatMayPassIsHiddenForAWhileAndNotPutAside() throws Exception {
        house.put(blob("x.wav"), content(100));
        line = new FaultyLine(Azurite.orSkip().blobAuthority());
        line.lets(request -> Fault.BUSY);
        house.start(Azurite.orSkip().connectionString(line.authority()), house.settings());
        house.notice(blob("x.wav"));
        await().until(() -> house.counts.returned.count() == 1);
        assertThat(house.noticesLeft()).isOne();
        assertThat(house.files()).isEmpty();
    }

    /** A notice in hand for longer than others do not see it would be taken by two, and deleted by neither. */
    @Test
    void aNoticeInHandIsRenewedWhenHalfOfItsTimeIsOver() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-22T09:00:00Z"));
        var queue = BlobHouse.queue(house.account(), house.settings("visibility", "5m"), now::get);
        house.notice(blob("x.wav"));
        var notice = queue.receive(1).get(0);
        var receipt = notice.receipt();
        now.set(now.get().plusSeconds(140));
        queue.renew(notice);
        assertThat(notice.receipt()).as("too early").isEqualTo(receipt);
        now.set(now.get().plusSeconds(20));
        queue.renew(notice);
        assertThat(notice.receipt()).isNotEqualTo(receipt);
        assertThat(queue.receive(1)).as("seen by others").isEmpty();
        queue.delete(notice);
        assertThat(house.noticesLeft()).isZero();
    }

    @Test
    void aDownloadThatBreaksOffLeavesNothingBehind() throws Exception {
        house.put(blob("x.wav"), content(9_000_000));
        line = new FaultyLine(Azurite.orSkip().blobAuthority());
        var ranges = new AtomicInteger();
        line.lets(request -> request.is("GET", "", "x.wav") && ranges.incrementAndGet() > 1 ? Fault.BUSY : Fault.NONE);
        house.start(Azurite.orSkip().connectionString(line.authority()), house.settings("deliveries", "1"));
        house.notice(blob("x.wav"));
        await().until(() -> house.noticesLeft() == 0);
        assertThat(house.files()).isEmpty();
    }

    @Test
    void whatAKilledProcessHadInTheMakingIsGoneAtTheNextStart() throws Exception {
        var folder = Files.createDirectories(house.inbox.resolve(house.tenant.name()));
        Files.writeString(folder.resolve("x.wav.12345678.blob.part"), "half");
        Files.writeString(folder.resolve("y.wav"), "whole");
        house.start();
        await().until(() -> house.files().equals(List.of("y.wav")));
    }

    @Test
    void theNightlyLookFetchesWhatNoNoticeBroughtOfTheLastDaysOnly() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        house.put(blob(today, "today.wav"), content(1));
        house.put(blob(today, "today.json"), "{}".getBytes(StandardCharsets.UTF_8));
        house.put(blob(today.minusDays(2), "earlier.wav"), content(2));
        house.put(blob(today.minusDays(3), "too-early.wav"), content(3));
        house.put("nobody/%s/x.wav".formatted(day(today)), content(4));
        // Two hours later none of them is too young.
        var look =
                house.look(house.settings(), InstantSource.fixed(Instant.now().plusSeconds(7200)));
        assertThat(look.look(today, () -> true)).isEqualTo(2);
        assertThat(house.files()).containsExactly("earlier.wav", "today.wav", "today.wav.json");
        assertThat(look.look(today, () -> true)).isZero();
        assertThat(house.counts.missed.count()).isEqualTo(2);
    }

    @Test
    void aBlobThatCannotBeHadHoldsUpNoneBehindIt() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        for (var name : List.of("a.wav", "b.wav", "c.wav")) {
            house.put(blob(today, name), content(name.charAt(0)));
        }
        line = new FaultyLine(Azurite.orSkip().blobAuthority());
        line.lets(request -> request.path().endsWith("b.wav") ? Fault.DENIED : Fault.NONE);
        var over = BlobHouse.account(Azurite.orSkip().connectionString(line.authority()));
        var look = house.look(
                over, house.settings(), InstantSource.fixed(Instant.now().plusSeconds(7200)));
        assertThat(look.look(today, () -> true)).isEqualTo(2);
        assertThat(house.files()).containsExactly("a.wav", "c.wav");
        assertThat(house.counts.lookSetbacks.count()).isOne();
        line.lets(request -> Fault.NONE);
        assertThat(look.look(today, () -> true)).as("tried again").isOne();
    }

    @Test
    void aBlobThatIsYoungIsLeftToItsNotice() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        house.put(blob(today, "x.wav"), content(1));
        assertThat(house.look(house.settings(), InstantSource.system()).look(today, () -> true))
                .isZero();
    }

    /** Its inbox's disk is gone, say: the ledger never heard of it. */
    @Test
    void whatWasFetchedAndNeverCameToTheLedgerIsFetchedAgain() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        house.put(blob(today, "lost.wav"), content(1));
        house.put(blob(today, "kept.wav"), content(2));
        var look =
                house.look(house.settings(), InstantSource.fixed(Instant.now().plusSeconds(7200)));
        look.look(today, () -> true);
        database.scope().run(house.tenant.id(), () -> {
            house.jdbc()
                    .sql("update fetched_blob set fetched_at = fetched_at - interval '2 hours' where tenant_id = ?")
                    .param(house.tenant.id().value())
                    .update();
            house.jdbc().sql("""
                            insert into recording (tenant_id, recording_id, call_month, state, file_name)
                            select tenant_id, recording_id, '2026-11-01', 'receiving', 'whatever' from fetched_blob
                            where tenant_id = ? and file_name = 'kept.wav'
                            """).param(house.tenant.id().value()).update();
        });
        Files.delete(house.inbox.resolve(house.tenant.name()).resolve("lost.wav"));
        assertThat(look.look(today, () -> true)).isOne();
        assertThat(house.files()).contains("lost.wav");
    }

    /** The ledger names neither any more: stored behind a head, joined of two. */
    @Test
    void whatWasErasedIsNotFetchedAgain() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        for (var name : List.of("as-it-is.wav", "headerless.ulaw", "rx.wav", "send.wav")) {
            house.put(blob(today, name), content(name.length()));
        }
        var look =
                house.look(house.settings(), InstantSource.fixed(Instant.now().plusSeconds(7200)));
        look.look(today, () -> true);
        var pair = UUID.randomUUID();
        erased(RecordingId.ofContent(house.tenant.id(), sha256("as-it-is.wav")).value());
        erased(UUID.randomUUID(), "headerless.ulaw");
        erased(pair, "rx.wav", "send.wav");
        assertThat(look.look(today, () -> true)).isZero();
        house.put(blob(today, "headerless.ulaw"), content("headerless.ulaw".length())); // another version, same content
        house.put(blob(today, "as-it-is.wav"), content("as-it-is.wav".length()));
        assertThat(look.look(today, () -> true)).isZero();
        assertThat(house.counts.fetched.count()).isEqualTo(4);
    }

    /** As the erasure leaves it. */
    private void erased(UUID recording, String... files) {
        var tenant = house.tenant.id();
        database.scope().run(tenant, () -> {
            house.jdbc()
                    .sql("insert into recording (tenant_id, recording_id, call_month, state, file_name)"
                            + " values (?, ?, '2026-11-01', 'erased', 'erased')")
                    .params(tenant.value(), recording)
                    .update();
            for (var file : files) {
                house.jdbc()
                        .sql("insert into original_file values (?, ?, ?, 'erased', ?)")
                        .params(tenant.value(), recording, sha256(file), file.length())
                        .update();
            }
            house.jdbc()
                    .sql(
                            "update fetched_blob set fetched_at = fetched_at - interval '2 hours', file_name = 'erased',"
                                    + " blob = 'erased:' || encode(sha256(convert_to(blob, 'UTF8')), 'hex')"
                                    + " where tenant_id = ? and blob not like 'erased:%' and (recording_id = ? or content_sha256 = any (?))")
                    .params(
                            tenant.value(),
                            recording,
                            Arrays.stream(files).map(BlobIntakeIT::sha256).toArray(String[]::new))
                    .update();
        });
    }

    /** Of the content that a blob of this name has. */
    private static String sha256(String name) {
        return HexFormat.of().formatHex(BlobFetch.sha256().digest(content(name.length())));
    }

    private String blob(String name) {
        return blob(LocalDate.of(2026, 11, 22), name);
    }

    private String blob(LocalDate day, String name) {
        return house.tenant.name() + "/" + day(day) + "/" + name;
    }

    private static String day(LocalDate day) {
        return day.toString().replace('-', '/');
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }
}
