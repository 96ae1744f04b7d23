package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.filesource.FilePreset;
import io.toneguard.ingest.filesource.MadeSources;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.Speaker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files that come by a source: what their names say, and whose word counts. */
class FileSourcesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @Test
    void theFolderChoosesTheSourceAndTheNameTellsTheCall() throws Exception {
        house.start();
        Path folder = house.addSource(MadeSources.of(house.tenant, "pbx", FilePreset.ASTERISK));
        DropHouse.drop(folder, "out-5550100-201-20261121-165214-1795243934.9.wav", Wav.stereo(1, 1));
        house.drop("1795243935.1.wav", Wav.stereo(1, 2));
        await().untilAsserted(() -> assertThat(house.ledger()).hasSize(2));
        house.awaitEmptyInboxBut("pbx");

        var told = house.entryOf("out-5550100-201-20261121-165214-1795243934.9.wav");
        assertThat(told.call().callId()).isEqualTo("1795243934.9");
        assertThat(told.call().startedAt()).isEqualTo(Instant.parse("2026-11-21T06:52:14Z"));
        assertThat(told.call().direction()).isEqualTo("outbound");
        assertThat(told.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(folder.resolve("done/out-5550100-201-20261121-165214-1795243934.9.wav"))
                .exists();
        assertThat(row(told.recording().value()).get("file_source")).isEqualTo("pbx");

        var untold = house.entryOf("1795243935.1.wav");
        assertThat(untold.call().callId()).as("no default source").isEqualTo("1795243935.1");
        assertThat(untold.speakers()).containsExactly(Speaker.UNKNOWN, Speaker.UNKNOWN);
        assertThat(row(untold.recording().value()).get("file_source")).isNull();
    }

    @Test
    void aSidecarBeatsTheNameAndTheNameBeatsTheSource() throws Exception {
        house.start();
        house.addSource(MadeSources.asDefault(MadeSources.of(
                house.tenant, "archive", "Asia/Tokyo", "(?<agentId>[a-z]+)_(?<queue>[a-z]+)_(?<startedAt>.+)\\.wav")));
        house.dropSidecar(
                "anna_sales_20261121-093000.json", "{\"agentId\": \"a-18\", \"channels\": [\"agent\", \"customer\"]}");
        house.drop("anna_sales_20261121-093000.wav", Wav.stereo(1, 3));
        house.awaitEmptyInboxBut("archive");
        var entry = house.entryOf("anna_sales_20261121-093000.wav");
        assertThat(entry.call().agentId()).isEqualTo("a-18");
        assertThat(entry.call().queue()).isEqualTo("sales");
        assertThat(entry.call().startedAt()).isEqualTo(Instant.parse("2026-11-21T00:30:00Z"));
        assertThat(entry.call().callId()).isEqualTo("anna_sales_20261121-093000");
        assertThat(entry.speakers()).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
    }

    @Test
    void aVendorsSidecarIsReadWithItsPreset() throws Exception {
        house.start();
        Path twilio = house.addSource(MadeSources.of(house.tenant, "twilio", FilePreset.TWILIO));
        Path genesys = house.addSource(MadeSources.of(house.tenant, "gir", FilePreset.GENESYS));
        drop(
                twilio,
                "RE1.json",
                "{\"sid\": \"RE1\", \"call_sid\": \"CA17\", \"channels\": 2, \"duration\": \"4\", \"direction\": \"outbound-api\"}");
        DropHouse.drop(twilio, "RE1.wav", Wav.stereo(1, 4));
        drop(genesys, "media.json", "{\"id\": \"00E9\", \"callerPhoneNumber\": \"5550100\", \"mediaFiles\": [{}]}");
        DropHouse.drop(genesys, "media.wav", Wav.stereo(1, 5));
        await().untilAsserted(() -> {
            assertThat(twilio.resolve("done/RE1.wav")).exists();
            assertThat(genesys.resolve("done/media.wav")).exists();
        });
        assertThat(house.entryOf("RE1.wav").call().callId()).isEqualTo("CA17");
        assertThat(house.entryOf("RE1.wav").speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(house.entryOf("media.wav").call().callId()).isEqualTo("00E9");
    }

    @Test
    void aRefusedFileOfASourceGoesIntoTheSourcesQuarantineUnderTheCallItsNameTells() throws Exception {
        house.start();
        Path folder = house.addSource(MadeSources.of(house.tenant, "pbx", FilePreset.ASTERISK));
        drop(folder, "1795243999.1.wav", "no audio");
        await().untilAsserted(() ->
                assertThat(folder.resolve("quarantine/1795243999.1.reason.txt")).exists());
        assertThat(house.entryOf("1795243999.1.wav").call().callId()).isEqualTo("1795243999.1");
        assertThat(house.quarantine()).isEmpty();
    }

    @Test
    void aFolderThatIsNoSourcesYetIsLeftAndNamedUntilItIsAdded() throws Exception {
        house.start();
        Path folder = Files.createDirectories(house.folder.resolve("later"));
        DropHouse.drop(folder, "early.wav", Wav.mono(1, 6));
        Files.setLastModifiedTime(folder, DropHouse.anHourAgo());
        Path inside = Files.createDirectories(
                house.addSource(MadeSources.of(house.tenant, "now", "UTC")).resolve("deeper"));
        Files.setLastModifiedTime(inside, DropHouse.anHourAgo());
        await().until(() -> house.unknownFiles() == 1);
        await().untilAsserted(
                        () -> assertThat(house.entryOf("deeper").reasonCode()).isEqualTo("NOT_A_FILE"));
        assertThat(folder.resolve("early.wav")).exists();
        house.addSource(MadeSources.of(house.tenant, "later", "UTC"));
        await().until(() -> Files.exists(folder.resolve("done/early.wav")));
    }

    @Test
    void aLinkWithASourcesNameIsNotFollowed() throws Exception {
        house.start();
        Path outside = Files.createDirectories(temp.resolve("outside"));
        DropHouse.drop(outside, "secret.wav", Wav.mono(1, 7));
        assertThat(house.sources.add(MadeSources.of(house.tenant, "linked", "UTC")))
                .isTrue();
        Files.createSymbolicLink(house.folder.resolve("linked"), outside);
        house.drop("good.wav", Wav.mono(1, 8));
        await().until(() -> house.done().contains("good.wav"));
        house.awaitLook();
        assertThat(outside.resolve("secret.wav")).exists();
        assertThat(house.ledger().stream().map(e -> e.fileName())).doesNotContain("secret.wav");
    }

    @Test
    void howLongTheAudioMayStayIsWrittenWithTheRecording() throws Exception {
        house.start();
        Path folder = house.addSource(MadeSources.keeping(
                MadeSources.of(house.tenant, "short", "UTC"), new AudioKeeping(Duration.ofDays(90), true)));
        DropHouse.drop(folder, "a.wav", Wav.mono(1, 9));
        await().until(() -> Files.exists(folder.resolve("done/a.wav")));
        var row = row(house.entryOf("a.wav").recording().value());
        assertThat(row).containsEntry("delete_audio_after_analysis", true).containsEntry("kept_days", 90);
    }

    private Map<String, Object> row(UUID recording) {
        return database.scope().in(house.tenant.id(), () -> JdbcClient.create(database.asService())
                .sql("select file_source, delete_audio_after_analysis,"
                        + " extract(day from audio_keep_until - received_at)::int as kept_days"
                        + " from recording where recording_id = ?")
                .param(recording)
                .query()
                .singleRow());
    }

    private static void drop(Path folder, String name, String text) {
        DropHouse.drop(folder, name, text.getBytes(StandardCharsets.UTF_8));
    }
}
