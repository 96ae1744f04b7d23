package io.toneguard.app.cli;

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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import picocli.CommandLine.Spec;

/** How well the stress index tells high from low vocal arousal on labelled recordings: the product's own code, no database. */
@Command(
        name = "evaluate",
        description =
                "Validity of the stress index on labelled recordings (DIR/labels.csv, DIR/SUB/FILE.wav): AUC, balanced accuracy at the product's threshold, worst speaker.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int DECIMALS = 4;

    @Option(
            names = "--corpus",
            required = true,
            paramLabel = "DIR",
            description = "holds labels.csv: file,speaker,gender,emotion,arousal (high, low or empty)")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path corpus;

    @Option(names = "--audio", required = true, paramLabel = "SUB", description = "folder of the recordings in DIR")
    String audio = "";

    @Option(
            names = "--degrade",
            defaultValue = "",
            paramLabel = "LIST",
            description =
                    "g711 (8 kHz, mu-law and back), loss5 (5 %% of packets lost, in bursts); several, separated by commas, are applied in order")
    String degrade = "";

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}")
    ListFormat format = ListFormat.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        try {
            var report = Validity.of(measured(utterances(), degradations()));
            if (format == ListFormat.json) {
                out.println(Json.line(json(report)));
            } else {
                print(report, out);
            }
            out.flush();
            return 0;
        } catch (InvalidCorpusException e) {
            throw new CommandFailed(corpus + ": " + e.getMessage());
        }
    }

    private List<Degradation> degradations() {
        try {
            return Degradation.parse(degrade);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--degrade: " + e.getMessage());
        }
    }

    private List<Utterance> utterances() throws InvalidCorpusException {
        Path labels = corpus.resolve("labels.csv");
        try (var reader = Files.newBufferedReader(labels)) {
            return Labels.read(reader);
        } catch (NoSuchFileException e) {
            throw new CommandFailed(labels
                    + ": there is no such file; it lists file,speaker,gender,emotion,arousal of every recording");
        } catch (MalformedInputException e) {
            throw new CommandFailed(labels + ": is no UTF-8 text");
        } catch (IOException e) {
            throw new CommandFailed(labels + ": cannot be read: " + e.getMessage());
        }
    }

    private List<MeasuredUtterance> measured(List<Utterance> utterances, List<Degradation> degradations)
            throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        var pool = Executors.newFixedThreadPool(threads);
        try (var progress = Progress.on(spec.commandLine().getErr(), "evaluate", utterances.size())) {
            var results = new ArrayList<Future<MeasuredUtterance>>();
            for (var utterance : utterances) {
                results.add(pool.submit(() -> measure(utterance, degradations)));
            }
            var measured = new ArrayList<MeasuredUtterance>();
            for (var result : results) {
                measured.add(result.get());
                progress.step();
            }
            return measured;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailed failed ? failed : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** A corpus with a hole is no corpus: one missing file fails the evaluation. */
    private MeasuredUtterance measure(Utterance utterance, List<Degradation> degradations) {
        Path file = corpus.resolve(audio).resolve(utterance.file() + ".wav");
        try (var wav = FileChannel.open(file)) {
            Clip clip = HeardClip.read(wav);
            for (var degradation : degradations) {
                clip = degradation.apply(clip, utterance.file());
            }
            return new MeasuredUtterance(utterance, HeardClip.measure(clip));
        } catch (NoSuchFileException e) {
            throw new CommandFailed(file + ": there is no such file, but labels.csv names it");
        } catch (UnreadableAudioException e) {
            throw new CommandFailed(file + ": " + e.fault() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailed(file + ": cannot be read: " + e.getMessage());
        }
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
