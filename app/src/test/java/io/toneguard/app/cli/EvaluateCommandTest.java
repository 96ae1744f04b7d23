package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evaluate}: labelled recordings in, the index's validity out; what it reaches on real corpora is guarded beside the index. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void theJsonHasTheKeysOfThePromiseInTheirOrder() throws IOException {
        var answer = people().labelled().evaluate("--format=json");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err()).isEmpty();

        var report = lastLine(answer);
        assertThat(report.propertyNames())
                .containsExactly(
                        "files",
                        "speakers",
                        "auc",
                        "aucCi",
                        "uarFixedThreshold",
                        "uarCi",
                        "worstSpeakerAuc",
                        "abstained");
        assertThat(report.get("files").asInt()).isEqualTo(21);
        assertThat(report.get("speakers").asInt()).isEqualTo(3);
        assertThat(report.get("auc").asDouble()).isEqualTo(1);
        assertThat(report.get("uarFixedThreshold").asDouble()).isEqualTo(1);
        assertThat(report.get("worstSpeakerAuc").asDouble()).isEqualTo(1);
        assertThat(report.get("abstained").asInt()).isZero();
        for (String interval : List.of("aucCi", "uarCi")) {
            assertThat(report.get(interval))
                    .as(interval)
                    .extracting(JsonNode::asDouble)
                    .containsExactly(1.0, 1.0);
        }
    }

    @Test
    void theJsonOfAlertsHasTheKeysOfThePromiseInTheirOrder() throws IOException {
        var corpus =
                new MadeCorpus(folder).speaker("ann", 210).calm("dull", 160, 0).labelled();
        var answer = corpus.evaluate("--alerts", "--seed=2", "--format=json");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("1 speakers not tried", ": dull");

        var report = lastLine(answer);
        assertThat(report.propertyNames())
                .containsExactly(
                        "calls",
                        "speakers",
                        "alertedWithin10sShare",
                        "alertedWithin15sShare",
                        "medianDelaySeconds",
                        "neutralHours",
                        "uniqueNeutralSeconds",
                        "falseAlertsPerHour",
                        "neutralTimeFlaggedShare",
                        "worstSpeakerShare",
                        "speakersBelowHalf",
                        "abstainedSpeakers",
                        "threshold");
        assertThat(report.get("calls").asInt()).isEqualTo(10);
        assertThat(report.get("speakers").asInt()).isEqualTo(1);
        assertThat(report.get("alertedWithin10sShare").asDouble()).isEqualTo(1);
        assertThat(report.get("falseAlertsPerHour").asDouble()).isZero();
        assertThat(report.get("uniqueNeutralSeconds").asDouble()).isEqualTo(8);
        // 8 calls of 180 s, and 10 of 60 to 90 s before their change.
        assertThat(report.get("neutralHours").asDouble()).isBetween(2040 / 3600.0, 2400 / 3600.0);
        assertThat(corpus.evaluate("--alerts", "--seed=2").outLines())
                .last()
                .asString()
                .contains("neutral hours, of 8 different seconds: 0.00 false alerts per hour");
    }

    @Test
    void aSeedThatNothingIsDrawnByIsRefused() throws IOException {
        var answer = people().labelled().evaluate("--seed=2");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("--seed is for --alerts");
    }

    @Test
    void aTableHasARowPerSpeakerAndASentenceOverAll() throws IOException {
        var usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            var answer = people().labelled().evaluate();
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.outLines())
                    .containsExactly(
                            "speaker  files  auc    uar    abstained",
                            "ann          7  1.000  1.000          0",
                            "bob          7  1.000  1.000          0",
                            "cleo         7  1.000  1.000          0",
                            "21 utterances of 3 speakers: auc 1.000 [1.000, 1.000],"
                                    + " uar at the product's threshold 1.000 [1.000, 1.000],"
                                    + " worst speaker ann 1.000, abstained 0");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void labelsOfASpreadsheetAreRead() throws IOException {
        var corpus = people();
        var plain = corpus.labelled().evaluate("--format=json");
        var quoted = corpus.rows().stream()
                .map(row -> '"' + row.replace(",", "\",\"") + '"')
                .collect(Collectors.joining("\r\n"));

        assertThat(corpus.labelled("\uFEFF" + quoted).evaluate("--format=json")).isEqualTo(plain);
    }

    @Test
    void aSpeakerWhoIsTheSameWhateverTheLabelIsTheWorst() throws IOException {
        var corpus = people();
        for (int i = 0; i < 6; i++) {
            corpus.calm("dull", 160, i);
        }
        var rows = corpus.rows();
        rows.replaceAll(row -> row.matches("dull-[12],.*") ? row.replace("neutral,low", "anger,high") : row);

        var report = lastLine(corpus.labelled().evaluate("--format=json"));
        assertThat(report.get("files").asInt()).isEqualTo(27);
        assertThat(report.get("speakers").asInt()).isEqualTo(4);
        assertThat(report.get("worstSpeakerAuc").asDouble()).isLessThan(0.9);
        assertThat(report.get("aucCi").get(0).asDouble())
                .isLessThan(report.get("auc").asDouble());
        assertThat(report.get("uarFixedThreshold").asDouble()).isLessThan(1);
        assertThat(corpus.evaluate().outLines()).last().asString().contains("worst speaker dull 0.");
    }

    @Test
    void silenceAbstainsAndCountsAsAnError() throws IOException {
        var corpus = people().wav("ann-6", new float[16_000]).labelled();

        var report = lastLine(corpus.evaluate("--format=json"));
        assertThat(report.get("abstained").asInt()).isEqualTo(1);
        assertThat(report.get("uarFixedThreshold").asDouble()).isEqualTo(Json.rounded((8 / 9.0 + 1) / 2, 4));
    }

    @Test
    void theFirstChannelOfAStereoFileIsHeard() throws IOException {
        var corpus = people().labelled();
        var mono = corpus.evaluate("--format=json");
        byte[] bytes = Files.readAllBytes(corpus.path("bob-5"));
        float[] left = new float[16_000];
        for (int i = 0; i < left.length; i++) {
            left[i] = (short) (bytes[44 + 2 * i] & 0xFF | bytes[45 + 2 * i] << 8) / 32768f;
        }

        assertThat(corpus.wav("bob-5", left, new float[16_000]).evaluate("--format=json"))
                .isEqualTo(mono);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g711", "loss5", "g711,loss5", "loss5, G711", ""})
    void aTelephoneLineIsSurvived(String degrade) throws IOException {
        var corpus = people().labelled();
        var answer = corpus.evaluate("--format=json", "--degrade", degrade);
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(lastLine(answer).get("auc").asDouble()).isGreaterThan(0.95);
        assertThat(corpus.evaluate("--format=json", "--degrade", degrade))
                .as("the same again")
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --degrade=mp3      | is no degradation; known: g711, loss5
            --degrade=g711,    | has an empty degradation
            --audio=../wav     | --audio: ../wav is not within
            --audio=/tmp       | --audio: /tmp is not within
            --format=csv       | Invalid value for option '--format'
            --threshold=2      | Unknown option: '--threshold=2'
            """)
    void badUsageIsOneLineAndExitsWithTwo(String argument, String message) {
        // Without any labels: usage comes first.
        var arguments = argument.startsWith("--audio")
                ? new String[] {"evaluate", "--corpus", folder.toString(), argument}
                : new String[] {"evaluate", "--corpus", folder.toString(), "--audio", "wav", argument};
        saysInOneLine(Answer.to(arguments), 2, message);
    }

    @Test
    void corpusAndAudioAreRequired() {
        saysInOneLine(Answer.to("evaluate", "--audio", "wav"), 2, "Missing required option: '--corpus=DIR'");
        saysInOneLine(
                Answer.to("evaluate", "--corpus", folder.toString()), 2, "Missing required option: '--audio=SUB'");
    }

    @Test
    void theCorpusItselfMayHoldTheRecordings() throws IOException {
        var corpus = people().labelled();
        Files.copy(corpus.folder.resolve("labels.csv"), corpus.folder.resolve("wav/labels.csv"));
        var here = corpus.folder.resolve("wav").toString();

        assertThat(Answer.to("evaluate", "--format=json", "--corpus", here, "--audio", "."))
                .isEqualTo(corpus.evaluate("--format=json"));
    }

    @Test
    void missingLabelsAreNamed() {
        saysInOneLine(
                Answer.to("evaluate", "--corpus", folder.toString(), "--audio", "wav"),
                1,
                folder.resolve("labels.csv") + ": there is no such file; it lists file,speaker");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file,speaker,emotion;a,1,anger                   | line 1: no column 'arousal' among file, speaker, emotion
            file,speaker,emotion,arousal;a,1,anger,medium    | line 2: arousal 'medium' is not high, low or empty
            file,speaker,emotion,arousal;"a,1,anger,high     | line 2: a quote is never closed
            file,speaker,emotion,arousal;"a"b,1,anger,high   | line 2: text after a closing quote
            file,speaker,emotion,arousal;../a,1,anger,high   | line 2: file '../a' is not within the corpus
            file,speaker,emotion,arousal;"a;b",1,anger,high;"a;b",1,anger,high | line 4: file 'a?b' is labelled twice
            file,speaker,emotion,arousal                     | a header and no utterance
            ''                                               | the labels are empty
            """)
    void wrongLabelsAreNamedWithTheirLine(String csv, String message) throws IOException {
        var answer = new MadeCorpus(folder).labelled(csv.replace(';', '\n')).evaluate();
        saysInOneLine(answer, 1, folder.resolve("labels.csv") + ": " + (message.startsWith("line") ? message : ""));
        assertThat(answer.err()).contains(message);
    }

    @Test
    void labelsInAnotherEncodingAreRefused() throws IOException {
        var corpus = new MadeCorpus(folder);
        Files.write(
                folder.resolve("labels.csv"),
                "file,speaker,emotion,arousal\na,J\u00FCrgen,anger,high\n".getBytes(StandardCharsets.ISO_8859_1));
        saysInOneLine(corpus.evaluate(), 1, folder.resolve("labels.csv") + ": is no UTF-8 text");
    }

    @Test
    void oneClassIsNothingToTellApart() throws IOException {
        var corpus = new MadeCorpus(folder)
                .calm("ann", 200, 0)
                .calm("ann", 200, 1)
                .calm("bob", 110, 0)
                .labelled();
        saysInOneLine(corpus.evaluate("--format=json"), 1, "no speaker of the 3 utterances has both high and low");
    }

    @Test
    void whoIsNotJudgedAndWhoHasNoCalmIsNamedBesideTheResult() throws IOException {
        var corpus = people().calm("dora", 220, 0);
        corpus.rows().replaceAll(row -> row.startsWith("bob-") ? row.replace("neutral", "sadness") : row);

        var answer = corpus.labelled().evaluate("--format=json");
        assertThat(lastLine(answer).get("speakers").asInt()).isEqualTo(3);
        assertThat(lastLine(answer).get("abstained").asInt()).isEqualTo(7);
        assertThat(answer.errLines())
                .containsExactly(
                        "toneguard evaluate: 1 speakers not judged, as all of their utterances are of one class: dora",
                        "toneguard evaluate: 1 speakers without a neutral (calm, level1) utterance, so that all of theirs abstain: bob");
    }

    @Test
    void aNameOfAnyLengthIsOneShortLine() throws IOException {
        var answer = new MadeCorpus(folder)
                .row("x".repeat(100_000), "ann", "f", "anger", "high")
                .labelled()
                .evaluate();
        saysInOneLine(answer, 1, "xxx ...");
        assertThat(answer.err()).hasSizeLessThan(2000);
    }

    @Test
    void aRecordingThatIsMissingOrNoneFailsTheWholeCorpus() throws Exception {
        var corpus = people().labelled();
        Files.writeString(corpus.path("cleo-6"), "no audio at all");
        saysInOneLine(corpus.evaluate("--format=json"), 1, corpus.path("cleo-6") + ": NOT_AUDIO: ");
        Files.write(corpus.path("cleo-5"), new byte[0]);
        saysInOneLine(corpus.evaluate("--format=json"), 1, corpus.path("cleo-5") + ": EMPTY_FILE: ");
        Files.delete(corpus.path("cleo-4"));
        saysInOneLine(
                corpus.evaluate("--format=json"),
                1,
                corpus.path("cleo-4") + ": there is no such file, but labels.csv names it");
        Files.delete(corpus.path("cleo-3"));
        Files.createDirectory(corpus.path("cleo-3"));
        saysInOneLine(corpus.evaluate("--format=json"), 1, corpus.path("cleo-3") + ": is no regular file");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        var corpus = people().labelled();
        var pipe = corpus.path("ann-0");
        Files.delete(pipe);
        assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "SKIPPED: mkfifo is not to be had");
        saysInOneLine(
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> corpus.evaluate()),
                1,
                pipe + ": is no regular file");
    }

    @Test
    void aFileNameThatCannotBeIsRefused() throws IOException {
        var corpus = new MadeCorpus(folder)
                .row("a\0b", "ann", "f", "anger", "high")
                .calm("ann", 200, 0)
                .labelled();
        saysInOneLine(corpus.evaluate(), 1, "labels.csv names 'a?b', which is no file name");
    }

    @Test
    void aRecordingOfHoursIsNoUtterance() throws IOException {
        var corpus = people().labelled();
        int hour = 3600 * 8000 * 2;
        try (var wav = new RandomAccessFile(corpus.path("ann-0").toFile(), "rw")) {
            wav.seek(4);
            wav.writeInt(Integer.reverseBytes(36 + hour));
            wav.seek(40);
            wav.writeInt(Integer.reverseBytes(hour));
            wav.setLength(44 + hour);
        }
        saysInOneLine(corpus.evaluate(), 1, corpus.path("ann-0") + ": lasts 60 minutes");
    }

    private MadeCorpus people() throws IOException {
        return new MadeCorpus(folder).speaker("ann", 205).speaker("bob", 110).speaker("cleo", 250);
    }

    private static void saysInOneLine(Answer answer, int exitCode, String message) {
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(exitCode);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.errLines()).singleElement().asString().contains(message);
    }

    private static JsonNode lastLine(Answer answer) {
        assertThat(answer.outLines()).as(answer.err()).isNotEmpty();
        return JsonMapper.shared()
                .readTree(answer.outLines().get(answer.outLines().size() - 1));
    }
}
