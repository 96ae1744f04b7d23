package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.voice.call.Speaker;
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
    static final TestDatabase database = TestDatabase.empty();

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
                "--agent-key=agentId");
        var shown = done("sources", "show", "acme", "fork", "--public-url=wss://voice.example.com/", "--format=json");
        assertThat(shown.out())
                .contains(
                        "\"url\":\"wss://voice.example.com/v1/streams/mod_audio_fork/acme\"",
                        "\"auth\":\"basic\"",
                        "\"agentChannel\":\"left\"",
                        "\"customerChannel\":\"right\"",
                        "\"agentKey\":\"agentId\"",
                        "\"queueKey\":\"queue\"",
                        "\"rateHz\":16000");
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
