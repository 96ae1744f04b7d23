package io.toneguard.app.cli;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.MeasureSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures recordings on the spot: no database, no service. */
@Command(
        name = "analyze",
        description =
                "Measures the voices in recordings; the answer on stdout, messages on stderr; exit 1 if a file could not be read.")
final class AnalyzeCommand implements Callable<Integer> {
    /** Which channel the agent speaks on; the other one is the customer's. */
    enum AgentChannel {
        left,
        right,
        /** The agent speaks alone, in files of one channel. */
        mono
    }

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "recordings, mono or stereo: WAV (PCM, float, G.711, GSM), MP3, Opus, Vorbis, FLAC, M4A, AAC, GSM, AMR; headerless ones"
                            + " by extension (.ulaw, .alaw, .sln16, ...) or --codec")
    List<Path> files = List.of();

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    OutputFormat format = OutputFormat.table;

    @Option(
            names = "--agent",
            description =
                    "left or right: the agent's channel in stereo files, the other one is the customer's; mono: the agent speaks alone in mono files")
    @Nullable
    AgentChannel agent;

    @Option(
            names = "--codec",
            description =
                    "of headerless files: mulaw, alaw, pcm-s16 or g729; files that describe themselves are taken at their word")
    @Nullable
    String codec;

    @Option(
            names = {"--rate-hz", "--rate"},
            defaultValue = "8000",
            description = "of headerless files; default: ${DEFAULT-VALUE}")
    int rateHz = 8000;

    @Option(names = "--channels", defaultValue = "1", description = "of headerless files; default: ${DEFAULT-VALUE}")
    int channelCount = 1;

    @Option(
            names = "--measures",
            defaultValue = "STANDARD",
            description = "standard, or all: also what costs much and proves little (TEO, tremor); default: standard")
    MeasureSet measures = MeasureSet.STANDARD;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var analyzer = new RecordingAnalyzer(measures);
        var declared = declared();
        var decoder = CommandDecoder.open();
        var report = VoiceReport.in(format, measures, out);
        int failed = 0;
        int threads = Math.max(1, Math.min(files.size(), Runtime.getRuntime().availableProcessors()));
        var pool = Executors.newFixedThreadPool(threads);
        try (var progress = Progress.on(err, "analyze", files.size())) {
            // Answers come in the order of the arguments; only so many files are ahead that memory stays small.
            var ahead = new ArrayDeque<Future<RecordingVoices>>();
            int next = 0;
            for (Path file : files) {
                while (next < files.size() && ahead.size() < 2 * threads) {
                    var path = files.get(next++);
                    ahead.add(pool.submit(() -> measure(path, declared, decoder, analyzer)));
                }
                try {
                    report.add(file, ahead.remove().get());
                } catch (ExecutionException e) {
                    failed++;
                    progress.message(Rows.cell(file + ": " + reason(e.getCause())));
                }
                progress.step();
            }
        } finally {
            pool.shutdownNow();
        }
        report.end();
        return failed == 0 ? 0 : 1;
    }

    private @Nullable DeclaredFormat declared() {
        try {
            return codec == null ? null : new DeclaredFormat(codec, rateHz, channelCount);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--codec, --rate-hz, --channels: " + e.getMessage());
        }
    }

    private RecordingVoices measure(
            Path file, @Nullable DeclaredFormat declared, Decoder decoder, RecordingAnalyzer analyzer)
            throws IOException {
        if (Files.isDirectory(file)) {
            throw new UnreadableFile("is a directory; name the files in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableFile("is no regular file");
        }
        var named = declared != null
                ? declared
                : DeclaredFormat.ofName(file.getFileName().toString()).orElse(null);
        try (var bytes = FileChannel.open(file);
                var audio = RecordingAudio.open(DeclaredFormat.selfDescribing(bytes, named), decoder)) {
            var speakers = speakers(audio.format().channels());
            return analyzer.analyze(audio, SpeakerSegment.wholeChannels(speakers), speaker -> true);
        }
    }

    private List<Speaker> speakers(int channels) {
        if (agent == null || (agent == AgentChannel.mono) != (channels == 1)) {
            return List.of();
        }
        return switch (agent) {
            case mono -> List.of(Speaker.AGENT);
            case left -> List.of(Speaker.AGENT, Speaker.CUSTOMER);
            case right -> List.of(Speaker.CUSTOMER, Speaker.AGENT);
        };
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure instanceof UnreadableAudioException unreadable) {
            return unreadable.fault() + ": " + unreadable.getMessage();
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof java.nio.file.AccessDeniedException) {
            return "may not be read; check its permissions";
        }
        if (failure instanceof IOException) {
            return String.valueOf(failure.getMessage());
        }
        return "could not be analysed, which is a fault of ours: " + failure;
    }

    /** A path that is no file to read. */
    private static final class UnreadableFile extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFile(String message) {
            super(message);
        }
    }

    /** Where the answers go. */
    interface VoiceReport {
        void add(Path file, RecordingVoices voices);

        void end();

        static VoiceReport in(OutputFormat format, MeasureSet measures, PrintWriter out) {
            return switch (format) {
                case json -> new VoiceJson(out, measures);
                case csv -> new VoiceCsv(out, measures);
                case table -> new VoiceTable(out);
            };
        }
    }
}
