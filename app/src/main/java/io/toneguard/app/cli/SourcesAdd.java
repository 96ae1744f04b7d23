package io.toneguard.app.cli;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.Credential;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.ingest.source.SourceDefaults;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a source. */
@Command(
        name = "add",
        description =
                "Adds a PBX (--dialect) or a recorder that drops files (--files); a credential that was made is the last line of"
                        + " stdout, alone, and is shown this once.")
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
            description =
                    "how a PBX streams: acs, amivoice, asterisk, audiosocket, ct-e1, exotel, genesys, jambonz, mod_audio_fork,"
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
    FileSourceOptions fileOptions = new FileSourceOptions();

    @Mixin
    SourceMeaningOptions meaning = new SourceMeaningOptions();

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description =
                    "samples per second, where the dialect does not tell: 8000, 16000 or 24000, of which the last is recorded and not read"
                            + " live, so without alerts; default: the dialect's")
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
            requireOneKind();
            if (fileOptions.files) {
                checkFiles();
                return;
            }
            defaults = SourceDefaults.of(dialect)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown dialect '" + dialect + "'; known: " + SourceDefaults.dialects()));
            auth = authWord == null ? defaults.auth() : AuthKind.of(authWord);
            requireSettings();
            meaning.speakers(defaults);
            fileOptions.keeping();
            credential = credential(auth, credentialOption);
            masterKey = MasterKey.from(System.getenv());
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private void requireOneKind() {
        var given = spec.commandLine().getParseResult();
        var foreign = fileOptions.files ? FileSourceOptions.OF_PBX_ONLY : FileSourceOptions.OF_FILES_ONLY;
        foreign.stream().filter(given::hasMatchedOption).sorted().findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(
                    fileOptions.files
                            ? option + " is of a PBX (--dialect), not of --files"
                            : option + " is of files: say --files, too");
        });
        if (!fileOptions.files && dialect.isEmpty()) {
            throw new IllegalArgumentException("say how it sends: --dialect=D for a PBX that streams, or --files");
        }
    }

    /** As far as that is possible before there is a database. */
    private void checkFiles() {
        if (name.equals("done") || name.equals("quarantine")) {
            throw new IllegalArgumentException("a file source cannot be called '" + name + "': its folder is taken");
        }
        if (rateHz != null && (rateHz < 4_000 || rateHz > 192_000)) {
            throw new IllegalArgumentException("--rate=" + rateHz + " is not 4000 to 192000");
        }
        requireOneOrTwo("--channels", channels == null ? 1 : channels);
        requireOneOrTwo("--legs", legs);
        var nobody = new Tenant(new TenantId(new UUID(0, 0)), tenant, ScoringPolicy.NONE);
        fileOptions.source(nobody, name, shared());
    }

    private FileSourceOptions.Shared shared() {
        return new FileSourceOptions.Shared(meaning, rateHz, channels, legs);
    }

    private void addFiles(CommandDatabase database, Tenant owner) throws IOException {
        var source = fileOptions.source(owner, name, shared());
        var sources = database.fileSources();
        if (source.byDefault()) {
            sources.of(owner.id()).stream()
                    .filter(FileSource::byDefault)
                    .findFirst()
                    .ifPresent(other -> {
                        throw new CommandFailed(
                                "source " + other.label() + " has the files directly in the tenant's folder already;"
                                        + " leave --default away, or remove that one first");
                    });
        }
        if (database.sources().find(owner.id(), name).isPresent() || !sources.add(source)) {
            throw taken();
        }
        var folder =
                Files.createDirectories(options.inbox().resolve(owner.name()).resolve(name));
        out().println("source " + source.label() + " added; it counts within seconds");
        out().println("inbox " + folder + (source.byDefault() ? " and " + folder.getParent() : ""));
        if (source.preset() != null) {
            out().println("assumes: " + source.preset().assumes());
        }
        out().println("`sources test " + tenant + " " + name + " FILE` shows what would be understood");
        out().flush();
    }

    private CommandFailed taken() {
        return new CommandFailed("tenant " + tenant + " has a source '" + name
                + "' already; `sources rotate` gives it another credential, `sources remove` removes it");
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
    void run(CommandDatabase database) throws IOException {
        var owner = database.tenant(tenant);
        if (fileOptions.files) {
            addFiles(database, owner);
            return;
        }
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
                null,
                fileOptions.keeping());
        if (database.fileSources().find(owner.id(), name).isPresent() || !sources.add(registered)) {
            throw taken();
        }
        out().println("source " + source.label() + " added; it counts within seconds");
        var setup = new PbxSetup(registered, publicUrl);
        out().println("url: " + setup.url());
        out().println(setup.proof());
        reveal(credential, credentialOption);
    }
}
