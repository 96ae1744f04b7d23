package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.secret.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who is let in, who is sent away with which status, and what the directory does when its database is away. */
@ExtendWith(OutputCaptureExtension.class)
class SourceDoorTest {
    private static final String SECRET = Registered.SECRET;
    private static final Knock ASTERISK = Knock.at("/v1/streams/asterisk/acme");

    private final SettableInstant clock = new SettableInstant(Instant.parse("2026-03-01T12:00:00Z"));
    private final List<RegisteredSource> sources = new ArrayList<>();
    private @Nullable RuntimeException databaseIsAway;
    private Optional<MasterKey> masterKey = Optional.of(Registered.MASTER);
    private @Nullable String publicUrl = "wss://vsa.example.com";
    private @Nullable SourceDirectory directory;

    @Test
    void theSourceWhoseCredentialIsShownIsWelcome() {
        add("acme", "pbx-1", "asterisk", AuthKind.BASIC);
        add("acme", "pbx-2", "asterisk", AuthKind.BASIC);
        add("acme", "pbx-3", "asterisk", AuthKind.BEARER);
        assertThat(welcomed(ASTERISK.basic("pbx-1", SECRET))).isEqualTo("acme/pbx-1");
        assertThat(welcomed(ASTERISK.basic("pbx-2", SECRET))).isEqualTo("acme/pbx-2");
        assertThat(welcomed(ASTERISK.bearer(SECRET))).isEqualTo("acme/pbx-3");
        assertThat(welcomed(ASTERISK.targeting("/v1/streams/asterisk/acme?call=1&leg=agent")
                        .basic("pbx-1", SECRET)))
                .isEqualTo("acme/pbx-1");
    }

    @Test
    void whoGoesWrongIsNamedByThePathAndNeverByAToken() {
        add("acme", "pbx", "asterisk", AuthKind.PATH);
        assertThat(refused(Knock.at("/v1/streams/asterix/acme/" + SECRET)))
                .extracting(Door.Refused::status, Door.Refused::label)
                .containsExactly(404, "/v1/streams/asterix/*/*");
        assertThat(refused(Knock.at("/v1/streams/" + SECRET)).label()).isEqualTo("/v1/streams/*");
    }

    @Test
    void everyKindHasItsWayIn() {
        for (var kind : EnumSet.complementOf(EnumSet.of(AuthKind.NONE))) {
            add("acme", "by-" + kind.word(), "asterisk", kind);
        }
        assertThat(welcomed(ASTERISK.with("X-Secret", SECRET))).isEqualTo("acme/by-header");
        assertThat(welcomed(ASTERISK.targeting(ASTERISK.target() + "/" + SECRET)))
                .isEqualTo("acme/by-path");
        assertThat(welcomed(ASTERISK.with("x-api-key", SECRET))).isEqualTo("acme/by-audiohook");
        assertThat(welcomed(Knock.at("/v1/streams/asterisk/acme")
                        .with("x-twilio-signature", "6VMVEVSJl+AqHoKeVgpu1Divoto=")))
                .isEqualTo("acme/by-twilio-signature");
    }

    @Test
    void whereNobodyOutsideIsExpectedThisMachinesPeersNeedNoCredentialAndThatIsToldOnce(CapturedOutput output) {
        publicUrl = null;
        add("acme", "local", "asterisk", AuthKind.NONE);
        add("acme", "lab", "jambonz", AuthKind.NONE);
        assertThat(welcomed(ASTERISK.from("127.0.0.1"))).isEqualTo("acme/local");
        assertThat(refused(ASTERISK.from("203.0.113.7")).status()).isEqualTo(401);
        assertThat(output.getAll()).containsOnlyOnce("Sources acme/lab, acme/local ask no credential");
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        directory().refresh();
        assertThat(output.getAll()).containsOnlyOnce("ask no credential");
        add("acme", "third", "asterisk", AuthKind.NONE);
        directory().refresh();
        assertThat(output.getAll()).contains("Sources acme/lab, acme/local, acme/third ask no credential");
    }

    @Test
    void withAPublicUrlNobodyComesInWithoutACredential(CapturedOutput output) {
        add("acme", "local", "asterisk", AuthKind.NONE);
        assertThat(refused(ASTERISK.from("127.0.0.1")).status())
                .as("a proxy on this machine, which does not say that it is one")
                .isEqualTo(503);
        assertThat(output.getAll())
                .contains("acme/local", "pbx.public-url is set", "add it with another --auth")
                .doesNotContain("ask no credential");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1:8090", "ws://localhost", "wss://[::1]:8090/pbx"})
    void aPublicUrlOfThisMachineBringsNobodyFromOutside(String url) {
        publicUrl = url;
        add("acme", "local", "asterisk", AuthKind.NONE);
        assertThat(welcomed(ASTERISK.from("127.0.0.1"))).isEqualTo("acme/local");
    }

    @Test
    void aSourceWhoseKeptCredentialIsDamagedIsRefusedAndTheOthersAreNot() {
        var whole = Registered.of("acme", "hook", "asterisk", AuthKind.AUDIOHOOK);
        var sealed = Registered.MASTER.seal("no colon in it", Credential.owner(Registered.id("acme"), "hook"));
        sources.add(new RegisteredSource(
                whole.source(),
                AuthKind.AUDIOHOOK,
                sealed,
                null,
                null,
                null,
                Registered.CREATED,
                null,
                AudioKeeping.ALWAYS));
        add("acme", "pbx", "jambonz", AuthKind.BASIC);
        assertThat(refused(ASTERISK.with("x-api-key", SECRET)).status()).isEqualTo(503);
        assertThat(welcomed(Knock.at("/v1/streams/jambonz/acme").basic("pbx", SECRET)))
                .isEqualTo("acme/pbx");
    }

    @Test
    void aCredentialIsGoodAtItsOwnDialectAndTenantOnly() {
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        add("acme", "fork", "jambonz", AuthKind.BASIC);
        add("other", "else", "asterisk", AuthKind.BASIC);
        assertThat(refused(ASTERISK.basic("fork", SECRET)).status()).isEqualTo(403);
        assertThat(refused(ASTERISK.targeting("/v1/streams/asterisk/other").basic("pbx", SECRET))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoShowsNothingIsAskedAndWhoShowsWrongIsForbidden() {
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        assertThat(refused(ASTERISK)).isEqualTo(new Door.Refused(401, "acme/asterisk", "no Authorization: Basic"));
        assertThat(refused(ASTERISK.basic("pbx", "wrong-wrong-wrong")))
                .isEqualTo(new Door.Refused(403, "acme/asterisk", "wrong user or password in Authorization: Basic"));
    }

    @Test
    void aTenantWithoutSuchASourceAnswersAsIfTheCredentialWereWrong() {
        add("acme", "pbx", "jambonz", AuthKind.BASIC);
        assertThat(refused(ASTERISK).status()).isEqualTo(401);
        assertThat(refused(ASTERISK.basic("pbx", SECRET)).status()).isEqualTo(403);
        assertThat(refused(ASTERISK.targeting(ASTERISK.target() + "/token")).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "*",
                "/v1/streams",
                "/v1/streams/asterisk",
                "/v1/streams/cisco/acme",
                "/v2/streams/asterisk/acme",
                "/v1/streams/asterisk/acme/a/b",
                "/v1/streams//acme",
                "/v1/streams/../acme"
            })
    void whatIsNoDoorOfOursIsNotFoundAndNotRepeatedButForAMistypedDialect(String target) {
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        var refused = refused(Knock.at(target).basic("pbx", SECRET));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.label() + refused.reason()).doesNotContain("nobody", "ACME", "zz", "%", "..");
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aStrangerIsToldTheSameWhetherThereIsSuchATenantOrNot(AuthKind kind) {
        add("acme", "pbx", "asterisk", kind);
        List<UnaryOperator<Knock>> tries = List.of(
                knock -> knock,
                knock -> knock.basic("pbx", "wrong-wrong-wrong"),
                knock -> knock.bearer("wrong-wrong-wrong"),
                knock -> knock.with("X-Secret", "wrong-wrong-wrong"),
                knock -> knock.with("x-api-key", "wrong-wrong-wrong"),
                knock -> knock.with("x-twilio-signature", "6VMVEVSJl+AqHoKeVgpu1Divoto="),
                knock -> knock.targeting(knock.target() + "/wrong-wrong-wrong"));
        for (var attempt : tries) {
            if (answer(attempt.apply(ASTERISK)) instanceof Door.Refused known) {
                for (var name : List.of("nobody", "ACME", "%zz", "acme%00")) {
                    var unknown = refused(attempt.apply(Knock.at("/v1/streams/asterisk/" + name)));
                    assertThat(unknown.status()).isEqualTo(known.status()).isIn(401, 403);
                    assertThat(unknown.label() + unknown.reason())
                            .contains("no such tenant")
                            .doesNotContain(name);
                }
            } else {
                assertThat(kind).as("its signature is right").isEqualTo(AuthKind.TWILIO_SIGNATURE);
            }
        }
    }

    @Test
    void theUuidOfAnAnnouncedAudioSocketCallIsNoCredential() {
        add("acme", "pbx", "audiosocket", AuthKind.BASIC);
        var announced = Knock.at("/v1/streams/audiosocket/acme/0b1c3b0a-1f5e-4a53-9c1f-0d5a3c6a7e11");
        assertThat(refused(announced).status()).isEqualTo(401);
        assertThat(refused(announced.basic("pbx", "wrong-wrong-wrong")).status())
                .isEqualTo(403);
    }

    @Test
    void whatWasRotatedIsGoodUntilItsGraceEnds() {
        var first = Registered.of("acme", "pbx", "asterisk", AuthKind.BASIC);
        var second = Credential.given(AuthKind.BASIC, "pbx", "another-secret-of-tests")
                .stored(first.source().tenant(), "pbx", Optional.empty());
        sources.add(new RegisteredSource(
                first.source(),
                AuthKind.BASIC,
                second,
                first.credential(),
                clock.instant().plusSeconds(600),
                null,
                first.createdAt(),
                clock.instant(),
                first.keeping()));
        clock.pass(Duration.ofSeconds(599));
        assertThat(welcomed(ASTERISK.basic("pbx", SECRET))).isEqualTo("acme/pbx");
        clock.pass(Duration.ofSeconds(1));
        assertThat(refused(ASTERISK.basic("pbx", SECRET)).status()).isEqualTo(403);
        assertThat(welcomed(ASTERISK.basic("pbx", "another-secret-of-tests"))).isEqualTo("acme/pbx");
    }

    @ParameterizedTest
    @EnumSource(names = {"TWILIO_SIGNATURE", "AUDIOHOOK"})
    void withoutTheMasterKeyWhatIsSealedIsUnavailableAndToldOnce(AuthKind kind, CapturedOutput output) {
        masterKey = Optional.empty();
        add("acme", "sealed", "asterisk", kind);
        var knock = ASTERISK.with("x-api-key", SECRET).with("x-twilio-signature", "6VMVEVSJl+AqHoKeVgpu1Divoto=");
        assertThat(refused(knock).status()).isEqualTo(503);
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        directory().refresh();
        assertThat(refused(knock).status()).isEqualTo(503);
        assertThat(welcomed(knock.basic("pbx", SECRET)))
                .as("others of the tenant")
                .isEqualTo("acme/pbx");
        assertThat(output.getAll().split("TONEGUARD_MASTER_KEY is not set", -1)).hasSize(2);
        assertThat(output.getAll()).contains("acme/sealed").doesNotContain(SECRET);
    }

    @Test
    void withoutAPublicUrlTwilioCannotBeChecked(CapturedOutput output) {
        publicUrl = null;
        add("acme", "twilio", "twilio", AuthKind.TWILIO_SIGNATURE);
        assertThat(refused(Knock.at("/v1/streams/twilio/acme")).status()).isEqualTo(503);
        assertThat(output.getAll()).contains("pbx.public-url is not set");
    }

    @Test
    void whileTheDatabaseIsAwayTheLastSourcesStayAndItIsToldOnce(CapturedOutput output) {
        add("acme", "pbx", "asterisk", AuthKind.BASIC);
        assertThat(welcomed(ASTERISK.basic("pbx", SECRET))).isEqualTo("acme/pbx");
        databaseIsAway = new IllegalStateException("connection refused");
        sources.clear();
        directory().refresh();
        directory().refresh();
        assertThat(welcomed(ASTERISK.basic("pbx", SECRET))).isEqualTo("acme/pbx");
        assertThat(output.getAll().split("Sources cannot be read", -1)).hasSize(2);
        databaseIsAway = null;
        directory().refresh();
        assertThat(refused(ASTERISK.basic("pbx", SECRET)).status())
                .as("removed meanwhile")
                .isEqualTo(403);
        assertThat(output.getAll()).contains("Sources can be read again: 0");
    }

    @Test
    void beforeTheSourcesWereEverReadEverybodyShallTryAgain() {
        databaseIsAway = new IllegalStateException("connection refused");
        assertThat(refused(ASTERISK.basic("pbx", SECRET)).status()).isEqualTo(503);
    }

    @Test
    void theDirectoryReadsAgainByItself() {
        var quick = new SourceDirectory(
                () -> new SourceRegistry(Set.of("acme"), sources, Map.of()),
                new Authenticators(masterKey, null, clock),
                Duration.ofMillis(5));
        try (quick) {
            quick.start();
            var door = new SourceDoor(quick, SourceDefaults.dialects(), clock);
            add("acme", "pbx", "asterisk", AuthKind.BASIC);
            org.awaitility.Awaitility.await()
                    .until(() -> door.admit(ASTERISK.basic("pbx", SECRET).handshake()) instanceof Door.Welcome);
        }
    }

    private void add(String tenant, String name, String dialect, AuthKind kind) {
        sources.add(Registered.of(tenant, name, dialect, kind));
    }

    private SourceDirectory directory() {
        if (directory == null) {
            directory = new SourceDirectory(
                    this::read,
                    new Authenticators(masterKey, publicUrl == null ? null : PublicUrl.of(publicUrl), clock),
                    Duration.ofSeconds(2));
            directory.refresh();
        }
        return directory;
    }

    private SourceRegistry read() {
        if (databaseIsAway != null) {
            throw databaseIsAway;
        }
        var tenants = sources.stream()
                .map(registered -> registered.source().tenantName())
                .collect(java.util.stream.Collectors.toSet());
        return new SourceRegistry(tenants, sources, Map.of());
    }

    private Door.Answer answer(Knock knock) {
        return new SourceDoor(directory(), SourceDefaults.dialects(), clock).admit(knock.handshake());
    }

    private String welcomed(Knock knock) {
        var answer = answer(knock);
        assertThat(answer)
                .as(Arrays.toString(knock.headers().keySet().toArray()))
                .isInstanceOf(Door.Welcome.class);
        return ((Door.Welcome) answer).source().label();
    }

    private Door.Refused refused(Knock knock) {
        var answer = answer(knock);
        assertThat(answer).isInstanceOf(Door.Refused.class);
        var refused = (Door.Refused) answer;
        assertThat(refused.label() + refused.reason()).doesNotContain(SECRET);
        return refused;
    }
}
