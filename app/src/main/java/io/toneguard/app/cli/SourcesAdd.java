package io.toneguard.app.cli;

import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.Credential;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.ingest.source.SourceDefaults;
import io.toneguard.voice.secret.MasterKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a source. */
@Command(
        name = "add",
        description =
                "Adds a PBX; a credential that was made is the last line of stdout, alone, and is shown this once.")
final class SourcesAdd extends SourcesCommand.OfOne {
    /** Each is tried when a call knocks. */
    private static final int MOST_PER_DIALECT = 32;

    /** What {@link io.toneguard.voice.audio.WireFormat} takes. */
    private static final Set<Integer> LIVE_RATES_HZ = Set.of(8_000, 16_000, 24_000);

    private static final String USUAL_HEADER = "x-toneguard-secret";
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}";

    @Option(
            names = "--dialect",
            paramLabel = "D",
            required = true,
            description =
                    "how it streams: acs, amivoice, asterisk, audiosocket, ct-e1, exotel, genesys, jambonz, mod_audio_fork,"
                            + " mod_audio_stream, plivo, signalwire, somleng, telnyx, twilio, vonage, yeastar")
    String dialect = "";

    @Option(
            names = "--auth",
            paramLabel = "KIND",
            description =
                    "how it proves who it is: basic, bearer, header, path, twilio-signature, audiohook, none (peers of this"
                            + " machine only, for trials); default: what the dialect's platform can do")
    @Nullable
    String authWord;

    @Mixin
    SourceCredentialOption credentialOption = new SourceCredentialOption();

    @Option(
            names = "--header",
            paramLabel = "NAME",
            description = "the request header that carries the credential, for --auth=header; default: " + USUAL_HEADER)
    @Nullable
    String header;

    @Mixin
    SourceMeaningOptions meaning = new SourceMeaningOptions();

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description = "samples per second, where the dialect does not tell; default: the dialect's")
    @Nullable
    Integer rateHz;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "1 or 2, where the dialect does not tell; default: the dialect's")
    @Nullable
    Integer channels;

    @Option(
            names = "--legs",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "connections of which one call is made: 2 where agent and customer come each on their own; default: 1")
    int legs;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "connections at one time, at most, on one node; default: 1000")
    int sessions;

    private SourceDefaults defaults = new SourceDefaults(AuthKind.NONE, java.util.Map.of());
    private AuthKind auth = AuthKind.NONE;
    private Optional<Credential> credential = Optional.empty();
    private Optional<MasterKey> masterKey = Optional.empty();

    @Override
    void check() {
        try {
            requireNames();
            defaults = SourceDefaults.of(dialect)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown dialect '" + dialect + "'; known: " + SourceDefaults.dialects()));
            auth = authWord == null ? defaults.auth() : AuthKind.of(authWord);
            requireSettings();
            meaning.speakers(defaults);
            credential = credential(auth, credentialOption);
            masterKey = MasterKey.from(System.getenv());
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private void requireSettings() {
        if (header != null && auth != AuthKind.HEADER) {
            throw new IllegalArgumentException("--header is of --auth=header, not of " + auth.word());
        }
        if (header != null && !header.matches(HEADER_NAME)) {
            throw new IllegalArgumentException("--header is not the name of a request header, such as " + USUAL_HEADER);
        }
        if (auth == AuthKind.PATH && dialect.equals("audiosocket")) {
            throw new IllegalArgumentException("--auth=path: of audiosocket the path's last part is the call's UUID");
        }
        if (rateHz != null && !LIVE_RATES_HZ.contains(rateHz)) {
            throw new IllegalArgumentException(
                    "--rate=" + rateHz + " is not 8000, 16000 or 24000: each call of such a source would be refused");
        }
        requireOneOrTwo("--channels", channels == null ? 1 : channels);
        requireOneOrTwo("--legs", legs);
        if (sessions < 1) {
            throw new IllegalArgumentException("--sessions=" + sessions + " is below 1");
        }
    }

    private static void requireOneOrTwo(String option, int value) {
        if (value != 1 && value != 2) {
            throw new IllegalArgumentException(option + "=" + value + " is not 1 or 2");
        }
    }

    @Override
    void run(CommandDatabase database) {
        var owner = database.tenant(tenant);
        var sources = database.sources();
        if (sources.of(owner.id()).stream()
                        .filter(other -> other.source().dialect().equals(dialect))
                        .count()
                >= MOST_PER_DIALECT) {
            throw new CommandFailed("tenant " + tenant + " has " + MOST_PER_DIALECT + " sources of " + dialect
                    + " already; one source may be many PBXs, and `sources remove` removes one");
        }
        var source = new Source(
                owner.id(),
                owner.name(),
                name,
                dialect,
                meaning.speakers(defaults),
                meaning.keys(),
                rateHz,
                channels,
                legs,
                sessions);
        var registered = new RegisteredSource(
                source,
                auth,
                credential
                        .map(given -> given.stored(owner.id(), name, masterKey))
                        .orElse(null),
                null,
                null,
                auth == AuthKind.HEADER ? (header == null ? USUAL_HEADER : header.toLowerCase(Locale.ROOT)) : null,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                null);
        if (!sources.add(registered)) {
            throw new CommandFailed("tenant " + tenant + " has a source '" + name
                    + "' already; `sources rotate` gives it another credential, `sources remove` removes it");
        }
        out().println("source " + source.label() + " added; it counts within seconds");
        var setup = new PbxSetup(registered, publicUrl);
        out().println("url: " + setup.url());
        out().println(setup.proof());
        reveal(credential, credentialOption);
    }
}
