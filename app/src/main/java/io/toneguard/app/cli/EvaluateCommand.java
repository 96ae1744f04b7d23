package io.toneguard.app.cli;

import io.toneguard.app.trial.AlertTrial;
import io.toneguard.app.trial.LineChange;
import io.toneguard.app.trial.TrialReport;
import io.toneguard.app.trial.TrialVoices;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.validity.Clip;
import io.toneguard.voice.validity.Degradation;
import io.toneguard.voice.validity.HeardClip;
import io.toneguard.voice.validity.Interval;
import io.toneguard.voice.validity.InvalidCorpusException;
import io.toneguard.voice.validity.Labels;
import io.toneguard.voice.validity.MeasuredUtterance;
import io.toneguard.voice.validity.SpeakerValidity;
import io.toneguard.voice.validity.Utterance;
import io.toneguard.voice.validity.Validity;
import io.toneguard.voice.validity.ValidityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How well the stress index tells high from low vocal arousal on labelled recordings: the product's own code, no database. */
@Command(
        name = "evaluate",
        description =
                "Validity of the stress index on labelled recordings (DIR/labels.csv, DIR/SUB/FILE.wav): AUC, balanced accuracy at the product's threshold, worst speaker.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int DECIMALS = 4;
    private static final int LONGEST_MINUTES = 30;
    private static final int LONGEST_TEXT = 500;

    @Option(
            names = "--corpus",
            required = true,
            paramLabel = "DIR",
            description = "holds labels.csv: file,speaker,gender,emotion,arousal (high, low or empty)")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path corpus;

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "SUB",
            description = "folder of the recordings within DIR; of a stereo file the first channel is heard")
    String audio = "";

    @Option(
            names = "--degrade",
            defaultValue = "",
            paramLabel = "LIST",
            description =
                    "g711 (8 kHz, mu-law and back), loss5 (5 %% of packets lost, in bursts); with --alerts also tilt, gain+6 and gain-6: the call's line is brighter, louder or quieter than the enrolment's; several, separated by commas, are applied in order, those of the line last")
    String degrade = "";

    @Option(
            names = "--alerts",
            description =
                    "instead, plays calls built from the recordings through session, live tap and the default rule: how soon it alerts when a voice changes, how often when none does; 8 kHz")
    boolean alerts;

    @Option(names = "--seed", paramLabel = "N", description = "with --alerts: of everything drawn by lot; default: 1")
    @Nullable
    Long seed;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}")
    ListFormat format = ListFormat.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (seed != null && !alerts) {
            throw new ParameterException(
                    spec.commandLine(), "--seed is for --alerts: nothing is drawn by lot without it");
        }
        var words = new ArrayList<>(List.of(degrade.split(",", -1)));
        var line = alerts ? LineChange.takeFrom(words) : List.<LineChange>of();
        var degradations = degradations(String.join(",", words));
        var recordings = recordings();
        var out = spec.commandLine().getOut();
        try {
            if (alerts) {
                new AlertsOutput(spec, format).print(tried(utterances(), recordings, degradations, line));
                return 0;
            }
            var report = Validity.of(measured(utterances(), recordings, degradations));
            note("not judged, as all of their utterances are of one class", report.oneSided());
            note("without a neutral (calm, level1) utterance, so that all of theirs abstain", report.withoutCalm());
            if (format == ListFormat.json) {
                out.println(Json.line(json(report)));
            } else {
                print(report, out);
            }
            out.flush();
            return 0;
        } catch (InvalidCorpusException e) {
            throw failed(corpus, e.getMessage());
        }
    }

    private void note(String what, List<String> speakers) {
        if (!speakers.isEmpty()) {
            var err = spec.commandLine().getErr();
            err.println("toneguard evaluate: " + speakers.size() + " speakers " + what + ": "
                    + shortened(Rows.cell(String.join(", ", speakers))));
            err.flush();
        }
    }

    private TrialReport tried(
            List<Utterance> utterances, Path recordings, List<Degradation> degradations, List<LineChange> line)
            throws InterruptedException, InvalidCorpusException {
        var voices = new TrialVoices(utterances);
        for (var utterance : utterances) {
            if (voices.uses(utterance)) {
                voices.add(utterance, heard(utterance, recordings, degradations));
            }
        }
        note("not tried, who lack high arousal or four neutral (calm, level1) utterances", voices.leftOut());
        var trial = AlertTrial.of(seed == null ? 1 : seed, line);
        var report = AlertTrial.report(sideBySide(voices.tried(), trial::play));
        note("heard with an utterance more than once in one call, as they have too few", report.repeating());
        return report;
    }

    private List<Degradation> degradations(String names) {
        try {
            return Degradation.parse(names);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--degrade: " + e.getMessage());
        }
    }

    private Path recordings() {
        Path folder = corpus.resolve(audio);
        if (!folder.toAbsolutePath()
                .normalize()
                .startsWith(corpus.toAbsolutePath().normalize())) {
            throw new ParameterException(
                    spec.commandLine(), "--audio: " + Rows.cell(audio) + " is not within " + Rows.cell(corpus));
        }
        return folder;
    }

    private List<Utterance> utterances() {
        Path labels = corpus.resolve("labels.csv");
        try (var reader = Files.newBufferedReader(labels)) {
            return Labels.read(reader);
        } catch (InvalidCorpusException e) {
            throw failed(labels, e.getMessage());
        } catch (NoSuchFileException e) {
            throw failed(
                    labels, "there is no such file; it lists file,speaker,gender,emotion,arousal of every recording");
        } catch (MalformedInputException e) {
            throw failed(labels, "is no UTF-8 text");
        } catch (IOException e) {
            throw failed(labels, unreadable(e));
        }
    }

    /** Each task reads, measures and forgets its own audio: only what is being measured is in memory. */
    private List<MeasuredUtterance> measured(
            List<Utterance> utterances, Path recordings, List<Degradation> degradations) throws InterruptedException {
        return sideBySide(
                utterances,
                utterance -> new MeasuredUtterance(
                        utterance, HeardClip.measure(heard(utterance, recordings, degradations))));
    }

    private <A, B> List<B> sideBySide(List<A> tasks, Function<A, B> work) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        var pool = Executors.newFixedThreadPool(threads);
        try (var progress = Progress.on(spec.commandLine().getErr(), "evaluate", tasks.size())) {
            var results = new ArrayList<Future<B>>();
            for (var task : tasks) {
                results.add(pool.submit(() -> work.apply(task)));
            }
            var done = new ArrayList<B>();
            for (var result : results) {
                done.add(result.get());
                progress.step();
            }
            return done;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailed failed ? failed : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** A corpus with a hole is no corpus: one missing file fails the evaluation. */
    private static Clip heard(Utterance utterance, Path recordings, List<Degradation> degradations) {
        Path file = file(utterance, recordings);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe would be waited for.
            throw failed(file, "is no regular file");
        }
        try (var wav = FileChannel.open(file)) {
            double minutes = RecordingFormat.read(wav).durationSeconds() / 60;
            if (minutes > LONGEST_MINUTES) {
                throw failed(
                        file,
                        "lasts " + Math.round(minutes) + " minutes; an utterance is held in memory, so "
                                + LONGEST_MINUTES + " at most");
            }
            Clip clip = HeardClip.read(wav);
            for (var degradation : degradations) {
                clip = degradation.apply(clip, utterance.file());
            }
            return clip;
        } catch (NoSuchFileException e) {
            throw failed(
                    file,
                    "there is no such file, but labels.csv names it"
                            + (utterance.file().endsWith(".wav") ? "; names there are without .wav" : ""));
        } catch (UnreadableAudioException e) {
            throw failed(file, e.fault() + ": " + e.getMessage());
        } catch (IOException e) {
            throw failed(file, unreadable(e));
        }
    }

    private static Path file(Utterance utterance, Path recordings) {
        try {
            return recordings.resolve(utterance.file() + ".wav");
        } catch (InvalidPathException e) {
            throw failed(recordings, "labels.csv names '" + utterance.file() + "', which is no file name");
        }
    }

    private static String unreadable(IOException e) {
        return e instanceof AccessDeniedException
                ? "may not be read; check its permissions"
                : "cannot be read: " + e.getMessage();
    }

    /** File names and labels may hold anything, also line breaks, and be of any length. */
    private static CommandFailed failed(Path where, @Nullable String what) {
        return new CommandFailed(shortened(Rows.cell(where.toString())) + ": " + shortened(Rows.cell(what)));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " ...";
    }

    private static LinkedHashMap<String, @Nullable Object> json(ValidityReport report) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("files", report.files());
        object.put("speakers", report.speakers());
        object.put("auc", Json.rounded(report.auc(), DECIMALS));
        object.put("aucCi", interval(report.aucCi()));
        object.put("uarFixedThreshold", Json.rounded(report.uarFixedThreshold(), DECIMALS));
        object.put("uarCi", interval(report.uarCi()));
        object.put("worstSpeakerAuc", Json.rounded(report.worstSpeakerAuc(), DECIMALS));
        object.put("abstained", report.abstained());
        return object;
    }

    private static List<Double> interval(Interval interval) {
        return List.of(Json.rounded(interval.low(), DECIMALS), Json.rounded(interval.high(), DECIMALS));
    }

    private static void print(ValidityReport report, PrintWriter out) {
        var table = new TextTable("speaker", "files", "auc", "uar", "abstained");
        for (SpeakerValidity speaker : report.bySpeaker()) {
            table.row(List.of(
                    Rows.cell(speaker.speaker()),
                    Integer.toString(speaker.files()),
                    Rows.number(speaker.auc(), 3),
                    Rows.number(speaker.uarFixedThreshold(), 3),
                    Integer.toString(speaker.abstained())));
        }
        table.print(out);
        out.printf(
                Locale.ROOT,
                "%d utterances of %d speakers: auc %.3f [%.3f, %.3f], uar at the product's threshold %.3f [%.3f, %.3f],"
                        + " worst speaker %s %.3f, abstained %d%n",
                report.files(),
                report.speakers(),
                report.auc(),
                report.aucCi().low(),
                report.aucCi().high(),
                report.uarFixedThreshold(),
                report.uarCi().low(),
                report.uarCi().high(),
                Rows.cell(report.worstSpeaker()),
                report.worstSpeakerAuc(),
                report.abstained());
    }
}
