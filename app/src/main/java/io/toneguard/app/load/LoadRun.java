package io.toneguard.app.load;

import io.toneguard.voice.audio.Decoder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** One load test from its beginning to its report: against a server that is there, or against a throw-away one, which is compared and verified. */
public final class LoadRun {
    /** The tenant of the throw-away server. */
    public static final String TENANT = "load";

    /** With all sessions, uncounted: for about so long the JIT compilers use CPU that they no longer use later. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    /**
     * Of a few sessions before: the compilers have cores for it then. Longer than from ping to ping (25 s): with the first pong the hottest code is
     * compiled anew, and beside thousands of sessions that takes a third of a core for half a minute.
     */
    private static final Duration FIRST_CALLS = Duration.ofSeconds(30);

    private static final Duration LONGEST_BARE = Duration.ofSeconds(30);
    private static final int WARMING_SESSIONS = 200;
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int SERVER_START_SECONDS = 180;
    private static final int SPARE_SESSIONS = 100;
    /** With the usual slack, the heap's size says nothing of what sessions need. */
    private static final List<String> TIGHT_HEAP =
            List.of("-Xms32m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private final LoadOptions options;
    private final Decoder decoder;
    private final Feedback feedback;
    private final LoadNotes notes;
    private final String run = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    /** @param decoder for audio that we do not read ourselves */
    public LoadRun(LoadOptions options, Decoder decoder, Feedback feedback) {
        this.options = options;
        this.decoder = decoder;
        this.feedback = feedback;
        this.notes = new LoadNotes(feedback);
    }

    /** @throws IllegalArgumentException in a sentence, if the audio or the server cannot be used */
    public LoadReport run() throws IOException, InterruptedException {
        var file = options.audio();
        var dialect = LoadDialects.of(
                options.dialect(),
                file == null ? LoadAudio.synthetic() : LoadAudio.of(file, decoder),
                options.sessions(),
                new LoadDialects.Options(options.messageMs(), options.legs(), options.tracks()));
        try (var generator = new Generator()) {
            var url = options.url();
            return url == null ? self(generator, dialect) : against(generator, dialect, url);
        }
    }

    private LoadReport against(Generator generator, LoadDialect dialect, URI url) throws InterruptedException {
        var played = generator.play(
                play(
                        dialect,
                        url,
                        credential(options.credential()),
                        options.sessions(),
                        Duration.ZERO,
                        options.counted(),
                        false),
                new Watched(null, false));
        notes.generator(played);
        notes.opened(dialect);
        return report(played, null, null, null, null, List.of());
    }

    private LoadReport self(Generator generator, LoadDialect dialect) throws IOException, InterruptedException {
        var given = options.data();
        var data = given == null
                ? Files.createTempDirectory("toneguard-load")
                : Files.createDirectories(given).toAbsolutePath();
        try {
            return self(generator, dialect, data);
        } finally {
            if (given == null) {
                FileSystemUtils.deleteRecursively(data);
            }
        }
    }

    private LoadReport self(Generator generator, LoadDialect dialect, Path data)
            throws IOException, InterruptedException {
        var secret = options.credential() == null ? newSecret() : options.credential();
        try (var server =
                        ServerProcess.start(data, serverArguments(), secret, options.idle() ? TIGHT_HEAP : List.of());
                var interrupted = new AtInterrupt(server, options.data() == null ? data : null)) {
            interrupted.arm();
            int barePort = server.answer(SERVER_START_SECONDS).path("barePort").asInt(0);
            var url = URI.create(
                    "ws://127.0.0.1:" + server.pbxPort() + "/v1/streams/" + options.dialect() + "/" + TENANT);
            if (options.idle()) {
                return idle(generator, dialect, server, url, credential(secret));
            }
            var counted = options.counted().compareTo(LONGEST_BARE) < 0 ? options.counted() : LONGEST_BARE;
            int admitted = options.limit() == null ? options.sessions() : Math.min(options.limit(), options.sessions());
            var bareUrl = URI.create("ws://127.0.0.1:" + barePort + "/bare");
            var nobody = new LoadCredential(LoadCredential.Kind.NONE, "", "");
            var bare = generator.play(
                    play(dialect, bareUrl, nobody, admitted, atMost(WARM_UP), counted, true),
                    new Watched(server, true));
            var bareFigures = server.ask("report", Map.of());
            notes.phase("bare", bare, bareFigures);
            warm(generator, dialect, url, credential(secret));
            var real = generator.play(
                    play(
                            dialect,
                            url,
                            credential(secret),
                            options.sessions(),
                            atMost(WARM_UP),
                            options.counted(),
                            false),
                    new Watched(server, false));
            var realFigures = server.ask("report", Map.of());
            notes.phase("server", real, realFigures);
            notes.opened(dialect);
            notes.server(realFigures, options);
            var tapped = options.tap() ? server.ask("tap", Map.of()) : null;
            notes.tap(tapped);
            Verification.Verdict verdict;
            try (var verification = new Verification(data, TENANT)) {
                verdict = verification.check(dialect, letIn(real));
            }
            notes.legs(dialect, verdict.result());
            var problems = new ArrayList<>(verdict.problems());
            bare.faults().forEach(fault -> problems.add("bare: " + fault));
            if (tapped != null) {
                problems.addAll(
                        unread(tapped, letIn(real).size() * dialect.format().channels() / dialect.legs()));
            }
            notes.complaints(server.complaints());
            return report(real, verdict.result(), realFigures, bareFigures, tapped, problems);
        }
    }

    /** Few calls first: what a server that has just started compiles and opens is no load's doing. */
    private void warm(Generator generator, LoadDialect dialect, URI url, LoadCredential credential)
            throws InterruptedException {
        int few = Math.min(WARMING_SESSIONS, options.sessions()) / dialect.legs() * dialect.legs();
        generator.play(
                new Generator.Play(
                        dialect,
                        url,
                        credential,
                        few,
                        Duration.ZERO,
                        atMost(FIRST_CALLS),
                        WARMING_SESSIONS,
                        run + "-warm",
                        false,
                        false),
                new Watched(null, true));
    }

    private LoadReport idle(
            Generator generator, LoadDialect dialect, ServerProcess server, URI url, LoadCredential credential)
            throws InterruptedException {
        warm(generator, dialect, url, credential);
        Thread.sleep(SETTLE.toMillis());
        long before = server.ask("rss", Map.of()).path("residentKb").asLong(0);
        var after = new long[1];
        var watch = new Watched(server, false) {
            @Override
            public void settled() throws InterruptedException {
                Thread.sleep(Math.max(SETTLE.toMillis(), options.counted().toMillis()));
                after[0] = server.ask("rss", Map.of()).path("residentKb").asLong(0);
            }
        };
        var played = generator.play(
                play(dialect, url, credential, options.sessions(), Duration.ZERO, options.counted(), false), watch);
        long there = letIn(played).size();
        notes.idle(there, before, after[0]);
        return report(played, null, null, null, null, List.of());
    }

    private List<String> serverArguments() {
        int sessions = options.limit() == null ? options.sessions() + SPARE_SESSIONS : options.limit();
        var arguments = new ArrayList<>(List.of(
                "--sessions=" + sessions,
                "--dialect=" + options.dialect(),
                "--legs=" + options.legs(),
                "--auth=" + options.authKind().word(),
                "--source=" + options.source()));
        if (options.tap()) {
            arguments.add("--tap");
        }
        return arguments;
    }

    /** Of the form that the way through the door needs. */
    private String newSecret() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var secret = Base64.getEncoder().encodeToString(bytes);
        return options.authKind() == LoadCredential.Kind.AUDIOHOOK
                ? "load-api-key:" + secret
                : secret.replaceAll("[+/]", "x");
    }

    private LoadCredential credential(@Nullable String secret) {
        var kind = options.authKind();
        if (secret == null) {
            return new LoadCredential(LoadCredential.Kind.NONE, options.source(), "");
        }
        int colon = secret.lastIndexOf(':');
        return kind == LoadCredential.Kind.AUDIOHOOK && colon >= 0
                ? new LoadCredential(kind, secret.substring(0, colon), secret.substring(colon + 1))
                : new LoadCredential(kind, options.source(), secret);
    }

    private Generator.Play play(
            LoadDialect dialect,
            URI url,
            LoadCredential credential,
            int sessions,
            Duration warmUp,
            Duration counted,
            boolean bare) {
        return new Generator.Play(
                dialect,
                url,
                credential,
                sessions,
                warmUp,
                counted,
                options.connectsPerSecond(),
                bare ? run + "-bare" : run,
                options.idle(),
                bare);
    }

    private static List<LoadSession> letIn(Generator.Played played) {
        return played.sessions().stream()
                .filter(session -> session.state() != LoadSession.State.REFUSED)
                .filter(session -> session.state() != LoadSession.State.FAILED || session.messagesSent() > 0)
                .toList();
    }

    private LoadReport report(
            Generator.Played played,
            CallCheck.@Nullable Result result,
            @Nullable JsonNode real,
            @Nullable JsonNode bare,
            @Nullable JsonNode tapped,
            List<String> found) {
        var problems = new ArrayList<>(played.faults());
        problems.addAll(found);
        notes.problems(played.faults());
        notes.problems(found);
        return new LoadReport(
                options.dialect(),
                options.sessions(),
                options.counted().toSeconds(),
                played.messagesCounted(),
                result == null ? null : (Long) result.lost(),
                result == null ? null : (Long) result.reordered(),
                played.refused(),
                result == null ? null : (Integer) result.secondsMissing(),
                lag(real, "p99Ms"),
                lag(real, "worstSecondP99Ms"),
                cpu(real),
                lag(bare, "p99Ms"),
                cpu(bare),
                tapped == null ? null : tapped(tapped),
                problems);
    }

    /** A tap that gave up on calls has no lag and sheds nothing. */
    private List<String> unread(JsonNode tapped, int voices) {
        var problems = new ArrayList<String>();
        long faults = tapped.path("faults").asLong(0);
        if (faults > 0) {
            problems.add("live tap: " + faults + " calls were not analysed to their end, see the server's log");
        }
        long unfinished = tapped.path("unfinished").asLong(0);
        if (unfinished > 0) {
            problems.add("live tap: the end of " + unfinished + " voices was not analysed in time");
        }
        long due = voices * options.counted().toSeconds();
        long known =
                tapped.path("readings").asLong(0) + tapped.path("windowsShed").asLong(0);
        // Of the seconds at either end of the window one may fall to the other side.
        if (known < due - voices) {
            problems.add("live tap: " + known + " seconds of voices were read or left out, of " + due);
        }
        return problems;
    }

    private static LoadReport.Tapped tapped(JsonNode figures) {
        return new LoadReport.Tapped(
                figures.path("readings").asLong(0) == 0
                        ? null
                        : (Double) figures.path("lagP99Ms").asDouble(0),
                figures.path("windowsShed").asLong(0));
    }

    private static @Nullable Double lag(@Nullable JsonNode figures, String name) {
        return figures == null || figures.path("lag").path("messages").asLong(0) == 0
                ? null
                : (Double) figures.path("lag").path(name).asDouble(0);
    }

    private static @Nullable Double cpu(@Nullable JsonNode figures) {
        return figures == null || figures.path("messages").asLong(0) == 0
                ? null
                : (Double) (figures.path("cpuNanos").asLong(0)
                        / 1000.0
                        / figures.path("messages").asLong(0));
    }

    /** Tells the server what is counted, and the user how far it is. */
    private class Watched implements Generator.Watch {
        private final @Nullable ServerProcess server;
        private final boolean bare;

        Watched(@Nullable ServerProcess server, boolean bare) {
            this.server = server;
            this.bare = bare;
        }

        @Override
        public void window(long fromNanos, long toNanos) throws InterruptedException {
            if (server != null) {
                server.ask("measure", Map.of("bare", bare, "from", fromNanos, "to", toNanos));
            }
        }

        @Override
        public void progress(long secondsDone) {
            if (!bare) {
                feedback.second();
            }
        }
    }

    /** A trial of a second or two is not about figures. */
    private Duration atMost(Duration warmUp) {
        return options.counted().compareTo(warmUp) < 0 ? options.counted() : warmUp;
    }
}
