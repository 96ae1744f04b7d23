package io.toneguard.app.cli;

import io.toneguard.app.load.Feedback;
import io.toneguard.app.load.LoadOptions;
import io.toneguard.app.load.LoadReport;
import io.toneguard.app.load.LoadRun;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A paced PBX load generator. */
@Command(
        name = "load",
        description = "Plays many PBXs at once, in real time, at a server or (--self) at a throw-away one, whose every"
                + " recording is then compared with what was sent. Exit 1: a second is missing, a call's legs lie"
                + " apart, or somebody was not let in for another reason than that the server is full.")
final class LoadCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Server server;

    static final class Server {
        @Option(
                names = "--url",
                required = true,
                paramLabel = "WS",
                description = "the server's URL, such as ws://host:8090/v1/streams/asterisk/TENANT")
        @Nullable
        URI url;

        @Option(
                names = "--self",
                required = true,
                description = "a throw-away server in a JVM of its own: ingest alone, embedded database, fresh data")
        boolean self;
    }

    @Option(
            names = "--dialect",
            required = true,
            paramLabel = "D",
            description = "asterisk, mod_audio_fork, twilio or genesys")
    String dialect = "";

    @Option(names = "--sessions", required = true, paramLabel = "N", description = "connections at one time")
    int sessions;

    @Option(
            names = "--seconds",
            required = true,
            paramLabel = "S",
            description = "how long it counts, after all sessions are in and, with --self, 30 s of warm-up")
    long seconds;

    @Option(
            names = "--audio",
            paramLabel = "FILE",
            description =
                    "audio file of any kind that analyze reads, which everybody says, each beginning elsewhere; its"
                            + " first two minutes; default: a synthetic call")
    @Nullable
    Path audio;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            defaultValue = "20",
            description = "asterisk: audio of one message, 20 to 1000; default: ${DEFAULT-VALUE}")
    int frameMs;

    @Option(
            names = "--legs",
            paramLabel = "N",
            defaultValue = "1",
            description = "asterisk: connections of which one call is made; default: 1")
    int legs;

    @Option(
            names = "--tracks",
            paramLabel = "N",
            defaultValue = "1",
            description = "twilio: 1 (inbound) or 2 (both, twice the messages); default: 1")
    int tracks;

    @Option(
            names = "--credential",
            paramLabel = "SECRET",
            defaultValue = "${env:TONEGUARD_LOAD_CREDENTIAL:-" + picocli.CommandLine.Option.NULL_VALUE + "}",
            description = "with --url: of the source; of audiohook APIKEY:SECRET; better in the environment, as"
                    + " TONEGUARD_LOAD_CREDENTIAL; default: none is shown")
    @Nullable
    String credential;

    @Option(
            names = "--auth",
            paramLabel = "KIND",
            description = "how it is shown: basic, bearer, header, path, twilio-signature, audiohook; default: the"
                    + " dialect's")
    @Nullable
    String auth;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "load",
            description = "name of the source, the user of HTTP Basic; default: ${DEFAULT-VALUE}")
    String source = "load";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "with --self: sessions that the server lets in; those over it are refused, and counted")
    @Nullable
    Integer limit;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "with --self: an empty folder for the server, kept; default: a temporary one")
    @Nullable
    Path data;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            defaultValue = "300",
            description = "sessions that come in one second, before it counts; default: ${DEFAULT-VALUE}")
    int ramp;

    @Option(names = "--idle", description = "sessions say nothing; with --self tells the memory of one")
    boolean idle;

    @Option(
            names = "--tap",
            description =
                    "with --self: the server measures both speakers of every call while it runs; tells how late its"
                            + " readings come and how many are left out")
    boolean tap;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var options = options();
        var err = spec.commandLine().getErr();
        LoadReport report;
        try (var progress = Progress.on(err, "load", seconds)) {
            report = new LoadRun(options, CommandDecoder.open(), new Feedback() {
                        @Override
                        public void message(String line) {
                            progress.message(line);
                        }

                        @Override
                        public void second() {
                            progress.step();
                        }
                    })
                    .run();
        } catch (NoSuchFileException | UnreadableAudioException e) {
            throw new CommandFailed("--audio=" + audio + ": "
                    + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()));
        }
        print(report);
        return report.well() ? 0 : 1;
    }

    private LoadOptions options() {
        try {
            return new LoadOptions(
                    server.url,
                    dialect,
                    sessions,
                    Duration.ofSeconds(seconds),
                    audio,
                    frameMs,
                    legs,
                    tracks,
                    auth,
                    source,
                    credential,
                    limit,
                    data,
                    ramp,
                    idle,
                    tap);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(LoadReport report) {
        var out = spec.commandLine().getOut();
        if (format == ListFormat.json) {
            out.println(Json.line(report.figures()));
            out.flush();
            return;
        }
        var table = new TextTable("figure", "value");
        report.figures().forEach((name, value) -> table.row(List.of(name, Objects.toString(value, "-"))));
        table.print(out);
    }
}
