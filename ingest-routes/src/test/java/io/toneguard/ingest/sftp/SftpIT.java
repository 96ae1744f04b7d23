package io.toneguard.ingest.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.ingest.sftp.SftpSettings.Afterwards;
import io.toneguard.ingest.sftp.SftpSettings.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** Files on a real SFTP server come into the inbox, each whole and each once. */
@ExtendWith(OutputCaptureExtension.class)
class SftpIT {
    @TempDir
    Path temp;

    private SftpServerHouse remote;
    private Path folder;
    private SftpFetcher fetcher;

    @BeforeEach
    void open() throws Exception {
        remote = new SftpServerHouse(temp);
        folder = Files.createDirectories(temp.resolve("inbox/acme/archive"));
    }

    @AfterEach
    void close() throws Exception {
        if (fetcher != null) {
            fetcher.stop();
        }
        remote.close();
    }

    @Test
    void aFileIsFetchedAndThenGoneFromItsServer(CapturedOutput output) throws Exception {
        byte[] audio = put("call1.wav", 200_000);
        put("call1.json", "{}".getBytes(StandardCharsets.UTF_8));
        Instant written = Instant.parse("2026-11-21T09:30:00Z");
        Files.setLastModifiedTime(remote.root.resolve("call1.wav"), FileTime.from(written));
        start(withKey("tokyo", remote.knownHosts()));
        awaitInbox("call1.wav", "call1.json");
        assertThat(folder.resolve("call1.wav")).hasBinaryContent(audio);
        assertThat(Files.getLastModifiedTime(folder.resolve("call1.wav")).toInstant())
                .isEqualTo(written);
        await().untilAsserted(() -> assertThat(remoteNames()).isEmpty());
        assertThat(output).contains("sftp server tokyo: call1.wav fetched, 200000 bytes");
    }

    @Test
    void whatIsStillBeingWrittenIsLeftUntilItStandsStill() throws Exception {
        put("a.wav.part", 10);
        put("b.wav.filepart", 10);
        put("c.tmp", 10);
        put(".d.wav", 10);
        put("good.wav", 10);
        start(withKey("tokyo", remote.knownHosts()));
        awaitInbox("good.wav");
        await().untilAsserted(() ->
                assertThat(remoteNames()).containsExactly(".d.wav", "a.wav.part", "b.wav.filepart", "c.tmp"));
        Files.move(remote.root.resolve("a.wav.part"), remote.root.resolve("a.wav"));
        awaitInbox("good.wav", "a.wav");
    }

    /** Else the new content would be deleted unread. */
    @Test
    void oneThatIsWrittenAnewWhileItIsFetchedIsFetchedAgain(CapturedOutput output) throws Exception {
        byte[] before = put("call1.wav", 10);
        byte[] after = new byte[20];
        remote.overwritten.put("call1.wav", after);
        start(withKey("tokyo", remote.knownHosts()));
        await().untilAsserted(() -> assertThat(remoteNames()).isEmpty());
        assertThat(inbox()).hasSize(2);
        assertThat(folder.resolve("call1.wav")).hasBinaryContent(before);
        for (var name : inbox()) {
            if (!name.equals("call1.wav")) {
                assertThat(folder.resolve(name)).hasBinaryContent(after);
            }
        }
        assertThat(output.getAll()).contains("call1.wav changed while it was fetched");
    }

    @Test
    void afterwardsAFileCanBeMovedInstead() throws Exception {
        put("call1.wav", 10);
        var server = server("tokyo", remote.knownHosts(), remote.privateKey(), null, Afterwards.MOVE);
        start(server);
        awaitInbox("call1.wav");
        await().untilAsserted(
                        () -> assertThat(remote.root.resolve("done/call1.wav")).exists());
        assertThat(remote.root.resolve("call1.wav")).doesNotExist();
    }

    @Test
    void aPasswordIsShownWhereThereIsNoKeyAndNeverLogged(CapturedOutput output) throws Exception {
        put("call1.wav", 10);
        start(server("tokyo", remote.knownHosts(), null, SftpServerHouse.PASSWORD, Afterwards.DELETE));
        awaitInbox("call1.wav");
        assertThat(output.getAll()).doesNotContain(SftpServerHouse.PASSWORD);
    }

    @Test
    void aServerThatShowsAnotherKeyIsToldNothingAndHoldsUpNoOther(CapturedOutput output) throws Exception {
        put("call1.wav", 10);
        try (var other = new SftpServerHouse(temp.resolve("other"))) {
            Files.write(other.root.resolve("call2.wav"), new byte[10]);
            var good = new Server(
                    "osaka",
                    "127.0.0.1",
                    other.port(),
                    "recorder",
                    other.privateKey(),
                    null,
                    null,
                    other.knownHosts(),
                    "",
                    "acme",
                    "archive",
                    Afterwards.DELETE,
                    "done");
            start(
                    withKey("changed", remote.knownHostsWithAnotherKey()),
                    withKey("unknown", remote.emptyKnownHosts()),
                    good);
            awaitInbox("call2.wav");
            await().untilAsserted(() -> assertThat(output.getAll())
                    .containsPattern("sftp server changed: 127.0.0.1:\\d+ shows the key " + quoted(remote.fingerprint())
                            + ", which is another than the one in known-hosts=")
                    .containsPattern("sftp server unknown: 127.0.0.1:\\d+ shows the key " + quoted(remote.fingerprint())
                            + ", which is not in known-hosts="));
        }
        assertThat(inbox()).containsExactly("call2.wav");
        assertThat(remoteNames()).containsExactly("call1.wav");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void whoIsNotLetInSaysSoInOneLine(CapturedOutput output) throws Exception {
        put("call1.wav", 10);
        start(server("tokyo", remote.knownHosts(), remote.someoneElsesPrivateKey(), null, Afterwards.DELETE));
        await().untilAsserted(() -> assertThat(output.getAll()).contains("does not let recorder in"));
        assertThat(inbox()).isEmpty();
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void aConnectionThatBreaksInTheMiddleLeavesNothingHalfAndIsMadeAgain(CapturedOutput output) throws Exception {
        byte[] big = put("big.wav", 3_000_000);
        remote.hangUps.set(2);
        start(withKey("tokyo", remote.knownHosts()));
        awaitInbox("big.wav");
        assertThat(folder.resolve("big.wav")).hasBinaryContent(big);
        assertThat(remote.hangUps.get()).isZero();
        await().untilAsserted(() -> assertThat(remoteNames()).isEmpty());
        try (var all = Files.list(folder)) {
            assertThat(all.filter(file -> file.getFileName().toString().startsWith(".")))
                    .isEmpty();
        }
        assertThat(output.getAll()).contains("big.wav could not be fetched").doesNotContain("\tat ");
    }

    @Test
    void aFileThatCannotBeReadHoldsUpNoneBeforeOrBehindIt(CapturedOutput output) throws Exception {
        put("a.wav", 10);
        put("b.wav", 10);
        put("c.wav", 10);
        put("d.json", "{}".getBytes(StandardCharsets.UTF_8));
        put("d.wav", 10);
        remote.poison.addAll(Set.of("b.wav", "d.json"));
        start(withKey("tokyo", remote.knownHosts()));
        awaitInbox("a.wav", "c.wav");
        await().untilAsserted(() -> assertThat(remoteNames()).containsExactly("b.wav", "d.json", "d.wav"));
        assertThat(output.getAll()).contains("could not be fetched").doesNotContain("\tat ");
        remote.poison.clear();
        awaitInbox("a.wav", "b.wav", "c.wav", "d.json", "d.wav");
    }

    @Test
    void whatLiesInTheInboxIsNeverOverwritten() throws Exception {
        Files.writeString(folder.resolve("call1.wav"), "another one of this name");
        byte[] audio = put("call1.wav", 1000);
        start(withKey("tokyo", remote.knownHosts()));
        await().untilAsserted(() -> assertThat(inbox()).hasSize(2));
        assertThat(folder.resolve("call1.wav")).hasContent("another one of this name");
        String other = inbox().stream()
                .filter(name -> !name.equals("call1.wav"))
                .findFirst()
                .orElseThrow();
        assertThat(other).matches("call1-[0-9a-f]{8}\\.wav");
        assertThat(folder.resolve(other)).hasBinaryContent(audio);
    }

    @Test
    void aSidecarIsNotLaidBesideAnotherCallsRecordingOfItsNameThatWaits() throws Exception {
        Files.writeString(folder.resolve("ext1001.wav"), "the call before, without a sidecar");
        byte[] sidecar = put("ext1001.json", "{\"callId\": \"new\"}".getBytes(StandardCharsets.UTF_8));
        byte[] audio = put("ext1001.wav", 1000);
        start(withKey("tokyo", remote.knownHosts()));
        await().untilAsserted(() -> assertThat(inbox()).hasSize(3));
        assertThat(folder.resolve("ext1001.wav")).hasContent("the call before, without a sidecar");
        assertThat(folder.resolve("ext1001.json")).doesNotExist();
        liesTogether("ext1001", sidecar, audio, "");
    }

    @Test
    void aSidecarAndItsRecordingStayTogetherWhereAnotherPairOfTheirNamesWaits() throws Exception {
        Files.writeString(folder.resolve("ext1001.json"), "{}");
        Files.writeString(folder.resolve("ext1001.wav"), "the call before");
        byte[] sidecar = put("ext1001.json", "{\"callId\": \"new\"}".getBytes(StandardCharsets.UTF_8));
        byte[] audio = put("ext1001.wav", 1000);
        start(withKey("tokyo", remote.knownHosts()));
        await().untilAsserted(() -> assertThat(inbox()).hasSize(4));
        assertThat(folder.resolve("ext1001.json")).hasContent("{}");
        assertThat(folder.resolve("ext1001.wav")).hasContent("the call before");
        liesTogether("ext1001", sidecar, audio, "");

        // The same sidecar once more; by its time another file.
        await().untilAsserted(() -> assertThat(remoteNames()).isEmpty());
        var again = put("ext1001.json.part", sidecar);
        Files.setLastModifiedTime(
                remote.root.resolve("ext1001.json.part"), FileTime.from(Instant.parse("2026-11-21T09:00:00Z")));
        Files.move(remote.root.resolve("ext1001.json.part"), remote.root.resolve("ext1001.json"));
        byte[] second = put("ext1001.wav", 2000);
        await().untilAsserted(() -> assertThat(inbox()).hasSize(6));
        liesTogether("ext1001", again, second, "-1");
    }

    @Test
    void soDoesASidecarThatIsNamedByItsRecordingsWholeName() throws Exception {
        Files.writeString(folder.resolve("ext1001.wav"), "the call before");
        byte[] sidecar = put("ext1001.wav.json", "{}".getBytes(StandardCharsets.UTF_8));
        byte[] audio = put("ext1001.wav", 1000);
        start(withKey("tokyo", remote.knownHosts()));
        await().untilAsserted(() -> assertThat(inbox()).hasSize(3));
        liesTogether("ext1001.wav", sidecar, audio, "");
    }

    private void liesTogether(String stem, byte[] sidecar, byte[] audio, String more) throws IOException {
        var found = inbox().stream()
                .filter(name -> name.matches(Pattern.quote(stem) + "-[0-9a-f]{8}" + more + "\\.json"))
                .toList();
        assertThat(found).as("marked sidecars in %s", inbox()).hasSize(1);
        var marked = found.get(0).substring(0, found.get(0).length() - ".json".length());
        assertThat(folder.resolve(marked + ".json")).hasBinaryContent(sidecar);
        assertThat(folder.resolve(marked + ".wav")).hasBinaryContent(audio);
    }

    private void start(Server... servers) throws Exception {
        var settings = new SftpSettings(
                List.of(servers),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                500,
                DataSize.ofGigabytes(1));
        fetcher = new SftpFetcher(settings, temp.resolve("inbox"));
        fetcher.start();
    }

    private Server withKey(String name, Path knownHosts) throws IOException {
        return server(name, knownHosts, remote.privateKey(), null, Afterwards.DELETE);
    }

    private Server server(String name, Path knownHosts, Path privateKey, String password, Afterwards then) {
        return new Server(
                name,
                "127.0.0.1",
                remote.port(),
                "recorder",
                privateKey,
                null,
                password,
                knownHosts,
                "",
                "acme",
                "archive",
                then,
                "done");
    }

    private byte[] put(String name, int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(name.hashCode()).nextBytes(content);
        return put(name, content);
    }

    private byte[] put(String name, byte[] content) throws IOException {
        Files.write(remote.root.resolve(name), content);
        return content;
    }

    private void awaitInbox(String... names) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(inbox()).containsExactlyInAnyOrder(names));
    }

    private Set<String> inbox() throws IOException {
        return names(folder);
    }

    private Set<String> remoteNames() throws IOException {
        try (var all = Files.list(remote.root)) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }
}
