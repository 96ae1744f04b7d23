package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.call.Speaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator types to let a PBX in, on a real PostgreSQL. */
class SourcesCommandIT {
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @BeforeAll
    static void thereIsATenant() throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        done("tenants", "add", "acme");
    }

    @AfterAll
    static void forgetThePassword() {
        System.clearProperty(PASSWORD_FILE);
    }

    @Test
    void aMadeCredentialIsTheLastLineAndShownThisOnce() {
        var added = done("sources", "add", "acme", "pbx-tokyo", "--dialect=asterisk", "--legs=2", "--sessions=300");
        var credential = added.outLines().get(added.outLines().size() - 1);
        assertThat(credential).matches("[A-Za-z0-9_-]{43}");
        assertThat(added.outLines())
                .contains(
                        "source acme/pbx-tokyo added; it counts within seconds",
                        "url: ws://THIS-HOST:8090/v1/streams/asterisk/acme",
                        "user: pbx-tokyo, password: the credential");
        for (var later : new Answer[] {
            done("sources", "list"),
            done("sources", "list", "acme", "--format=json"),
            done("sources", "show", "acme", "pbx-tokyo"),
            done("sources", "show", "acme", "pbx-tokyo", "--format=json")
        }) {
            assertThat(later.out()).contains("pbx-tokyo").doesNotContain(credential, "sha256:");
        }
        assertThat(stored("pbx-tokyo").credential()).startsWith("sha256:").doesNotContain(credential);
        assertThat(stored("pbx-tokyo").source().legs()).isEqualTo(2);
        assertThat(stored("pbx-tokyo").source().contractedSessions()).isEqualTo(300);
    }

    @Test
    void showTellsWhatToEnterInThePbxAndWhatItsTracksMean() {
        done(
                "sources",
                "add",
                "acme",
                "fork",
                "--dialect=mod_audio_fork",
                "--agent-channel=left",
                "--rate=16000",
                "--channels=2",
                "--agent-key=agentId",
                "--retain=90d",
                "--delete-after-analysis");
        var shown = done("sources", "show", "acme", "fork", "--public-url=wss://voice.example.com/", "--format=json");
        assertThat(shown.out())
                .contains(
                        "\"url\":\"wss://voice.example.com/v1/streams/mod_audio_fork/acme\"",
                        "\"auth\":\"basic\"",
                        "\"agentChannel\":\"left\"",
                        "\"customerChannel\":\"right\"",
                        "\"agentKey\":\"agentId\"",
                        "\"queueKey\":\"queue\"",
                        "\"rateHz\":16000",
                        "\"retainHours\":2160",
                        "\"deleteAfterAnalysis\":true");
        assertThat(stored("fork").source().speakers())
                .isEqualTo(Map.of("left", Speaker.AGENT, "right", Speaker.CUSTOMER));
    }

    @Test
    void aGivenCredentialIsNotRepeated(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "a-secret-in-a-file-17\n");
        var added = done("sources", "add", "acme", "yeastar", "--dialect=yeastar", "--credential=file:" + file);
        assertThat(added.out())
                .contains("request header: x-toneguard-secret: CREDENTIAL")
                .doesNotContain("17");
        var literal = done(
                "sources",
                "add",
                "acme",
                "telnyx",
                "--dialect=telnyx",
                "--credential=a-literal-secret-18",
                "--public-url=wss://v.example.com");
        assertThat(literal.out())
                .contains("url: wss://v.example.com/v1/streams/telnyx/acme/CREDENTIAL")
                .doesNotContain("a-literal-secret-18");
    }

    @Test
    void withoutAMasterKeyWhatMustBeSealedIsRefusedInOneLine() {
        var refused = to("sources", "add", "acme", "genesys", "--dialect=genesys");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errLines())
                .singleElement()
                .asString()
                .contains("TONEGUARD_MASTER_KEY is not set; make one with: openssl rand -base64 32");
        assertThat(refused.out()).isEmpty();
        assertThat(to("sources", "show", "acme", "genesys").exitCode()).isEqualTo(1);
    }

    @Test
    void aRotationMakesAnotherCredentialAndTellsWhenTheOldOneEnds() {
        done("sources", "add", "acme", "turned", "--dialect=signalwire");
        var first = stored("turned").credential();
        var rotated = done("sources", "rotate", "acme", "turned", "--grace=10m");
        assertThat(rotated.out()).contains("the old one is good until ");
        assertThat(rotated.outLines().get(rotated.outLines().size() - 1)).matches("[A-Za-z0-9_-]{43}");
        assertThat(stored("turned").previousCredential()).isEqualTo(first);
        assertThat(done("sources", "rotate", "acme", "turned", "--credential=another-good-secret")
                        .out())
                .contains("ends within seconds")
                .doesNotContain("another-good-secret");
        assertThat(stored("turned").previousCredential()).isNull();
    }

    @Test
    void aRemovedSourceIsGoneAndAFaultIsOneLine() {
        done("sources", "add", "acme", "gone", "--dialect=asterisk", "--auth=none");
        var again = to("sources", "add", "acme", "gone", "--dialect=asterisk");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.errLines()).singleElement().asString().contains("has a source 'gone' already");
        assertThat(to("sources", "rotate", "acme", "gone").err()).contains("authentication none");
        done("sources", "remove", "acme", "gone");
        assertThat(to("sources", "remove", "acme", "gone").err()).contains("tenant acme has no source 'gone'");
        assertThat(to("sources", "add", "nobody", "pbx", "--dialect=asterisk").err())
                .contains("there is no tenant 'nobody'");
    }

    @Test
    void aRecorderThatDropsFilesIsAddedShownAndRemovedByTheSameCommands() {
        var added = done(
                "sources",
                "add",
                "acme",
                "archive",
                "--files",
                "--preset=asterisk",
                "--agent-channel=left,rx",
                "--zone=Asia/Tokyo",
                "--retain=90d",
                "--legs=2",
                "--default");
        assertThat(added.out()).contains("source acme/archive added", "assumes: names hold the channel's unique id");
        assertThat(data.resolve("inbox/acme/archive")).isDirectory();
        assertThat(done("sources", "show", "acme", "archive", "--format=json").out())
                .contains(
                        "\"kind\":\"files\"",
                        "\"preset\":\"asterisk\"",
                        "\"agentChannel\":\"left,rx\"",
                        "\"customerChannel\":\"right,tx\"",
                        "\"zone\":\"Asia/Tokyo\"",
                        "\"retainHours\":2160",
                        "\"default\":true");
        assertThat(done("sources", "list", "acme").out()).contains("archive", "asterisk", "Asia/Tokyo");
        assertThat(to("sources", "add", "acme", "second", "--files", "--default")
                        .err())
                .contains("acme/archive has the files directly in the tenant's folder already");
        assertThat(to("sources", "add", "acme", "archive", "--dialect=asterisk").err())
                .contains("has a source 'archive' already");
        done("sources", "remove", "acme", "archive");
        assertThat(to("sources", "show", "acme", "archive").exitCode()).isEqualTo(1);
    }

    @Test
    void whatCannotBeAFileSourceIsRefusedBeforeADatabaseIsAsked() {
        assertUsage("--preset is of files", "sources", "add", "acme", "x", "--preset=asterisk", "--dialect=twilio");
        assertUsage("--retain=ever", "sources", "add", "acme", "x", "--dialect=twilio", "--retain=ever");
        assertUsage("--auth is of a PBX", "sources", "add", "acme", "x", "--files", "--auth=basic");
        assertUsage("say how it sends", "sources", "add", "acme", "x");
        assertUsage("cannot be called 'done'", "sources", "add", "acme", "done", "--files");
        assertUsage("unknown preset 'nice'", "sources", "add", "acme", "x", "--files", "--preset=nice");
        assertUsage("no RE2 regular expression", "sources", "add", "acme", "x", "--files", "--pattern=(?<callId>a");
        assertUsage("--zone=Tokio", "sources", "add", "acme", "x", "--files", "--zone=Tokio");
        assertUsage("--retain=ever", "sources", "add", "acme", "x", "--files", "--retain=ever");
        assertUsage(
                "both name 'left'",
                "sources",
                "add",
                "acme",
                "x",
                "--files",
                "--agent-channel=left",
                "--customer-channel=left");
    }

    @Test
    void aTestShowsWhatWouldBeUnderstoodAndWhereFrom(@TempDir Path folder) throws IOException {
        done("sources", "add", "acme", "trial", "--files", "--preset=asterisk", "--zone=Asia/Tokyo");
        var named = done("sources", "test", "acme", "trial", "out-5550100-201-20261121-165214-1795243934.9.wav");
        assertThat(named.out())
                .contains("name alone: there is no such file here")
                .containsPattern("call_id +1795243934.9 +name")
                .containsPattern("started_at +2026-11-21T15:52:14\\+09:00 +name")
                .containsPattern("direction +outbound +name")
                .containsPattern("agent_id +- +nobody says")
                .containsPattern("speakers +left customer, right agent +source");

        var file = Files.write(folder.resolve("1795243934.9.wav"), secondOfSilence());
        Files.writeString(folder.resolve("1795243934.9.json"), "{\"callId\": \"C-1\", \"agentId\": \"a-18\"}");
        var read = done("sources", "test", "acme", "trial", file.toString(), "--format=json");
        assertThat(read.out())
                .contains(
                        "\"callId\":{\"value\":\"C-1\",\"from\":\"sidecar (the name says 1795243934.9)\"}",
                        "\"agentId\":{\"value\":\"a-18\",\"from\":\"sidecar\"}",
                        "\"refused\":null");
        assertThat(file).exists();

        var text = Files.writeString(folder.resolve("1795243935.1.wav"), "no audio at all");
        var refused = to("sources", "test", "acme", "trial", text.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains("would be refused: NOT_");
        assertThat(to("sources", "test", "acme", "nothere", "a.wav").err()).contains("has no file source 'nothere'");
    }

    private static byte[] secondOfSilence() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var wav = WavWriter.pcm16(bytes, 8000, 2, 8000);
        wav.write(new float[2][8000], 8000);
        wav.finish();
        return bytes.toByteArray();
    }

    private static void assertUsage(String says, String... arguments) {
        var refused = to(arguments);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errLines()).singleElement().asString().contains(says);
    }

    private static Answer to(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--db=" + database.url(), "--data=" + data))
                .toArray(String[]::new));
    }

    private static Answer done(String... arguments) {
        return to(arguments).done();
    }

    private static RegisteredSource stored(String name) {
        var options = new ServiceOptions();
        options.db = database.url();
        try (var opened = new CommandDatabase(options)) {
            return opened.sources().find(opened.tenant("acme").id(), name).orElseThrow();
        }
    }
}
