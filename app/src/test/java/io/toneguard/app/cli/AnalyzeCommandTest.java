package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.SyntheticCall;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code analyze}: files in, one answer each in the order of the arguments, one line on stderr for each that could not be read. */
class AnalyzeCommandTest {
    private static final int RATE_HZ = 8000;
    private static final double LEFT_HZ = 120;
    private static final double RIGHT_HZ = 210;
    private static final Path SHARED = Path.of(System.getProperty("toneguard.shared", "../../shared"));

    @TempDir
    Path folder;

    @Test
    void anAnswerInJsonHasTheKeysOfThePromiseInTheirOrder() throws IOException {
        var file = stereo("call.wav");
        var answer = Answer.to("analyze", "--format=json", file.toString());
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.err()).isEmpty();

        var object = only(answer);
        assertThat(object.propertyNames())
                .containsExactly("file", "durationSeconds", "sampleRateHz", "mix", "analyzer", "speakers");
        assertThat(object.get("file").asString()).isEqualTo(file.toString());
        assertThat(object.get("durationSeconds").asDouble()).isEqualTo(7.0);
        assertThat(object.get("sampleRateHz").asInt()).isEqualTo(RATE_HZ);
        assertThat(object.get("analyzer").asString()).isNotBlank();
        assertThat(object.get("speakers").size()).isEqualTo(2);
        for (var speaker : object.get("speakers")) {
            assertThat(speaker.propertyNames())
                    .startsWith("speaker", "channel", "speechSeconds", "voicedSeconds", "f0MeanHz", "f0MedianHz")
                    .contains("jitterLocal", "jitterPulse", "shimmerLocal", "hnrDb", "levelDbfs", "alphaRatio4kDb")
                    .doesNotContain("teoCbAutoEnv", "tremorHz")
                    .endsWith("windows");
            assertThat(speaker.get("windows").size())
                    .as("windows of 5 s in 7 s")
                    .isEqualTo(3);
            for (var window : speaker.get("windows")) {
                assertThat(window.propertyNames()).startsWith("startSeconds", "voicedSeconds", "f0MedianHz");
                assertThat(window.get("f0MedianHz").isNumber()).isTrue();
            }
            assertThat(speaker.get("windows").get(2).get("startSeconds").asDouble())
                    .isEqualTo(2.0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--agent=left, agent, customer",
        "--agent=right, customer, agent",
        "--agent=mono, unknown, unknown",
        "--agent=LEFT, agent, customer"
    })
    void theAgentIsOnTheChannelThatTheUserNamesAndElseNobodyIs(String option, String left, String right)
            throws IOException {
        var speakers = only(Answer.to(
                        "analyze", option, "--format=json", stereo("call.wav").toString()))
                .get("speakers");
        assertThat(speakers.get(0).get("speaker").asString()).isEqualTo(left);
        assertThat(speakers.get(0).get("channel").asInt()).isZero();
        assertThat(speakers.get(0).get("f0MedianHz").asDouble()).isCloseTo(LEFT_HZ, within(1.0));
        assertThat(speakers.get(1).get("speaker").asString()).isEqualTo(right);
        assertThat(speakers.get(1).get("channel").asInt()).isEqualTo(1);
        assertThat(speakers.get(1).get("f0MedianHz").asDouble()).isCloseTo(RIGHT_HZ, within(1.0));
    }

    @Test
    void withoutAnAgentsChannelNobodyIsNamed() throws IOException {
        assertThat(only(Answer.to("analyze", "--format=json", stereo("call.wav").toString()))
                        .get("speakers"))
                .extracting(speaker -> speaker.get("speaker").asString())
                .containsExactly("unknown", "unknown");
    }

    @ParameterizedTest
    @CsvSource({"left, unknown", "right, unknown", "mono, agent"})
    void inAMonoFileAnAgentIsNamedOnlyWhereItIsSaidToBeAlone(String agent, String speaker) throws IOException {
        var file = write("mono.wav", vowel(LEFT_HZ, 3));
        var speakers = only(Answer.to("analyze", "--agent=" + agent, "--format=json", file.toString()))
                .get("speakers");
        assertThat(speakers.size()).isEqualTo(1);
        assertThat(speakers.get(0).get("speaker").asString()).isEqualTo(speaker);
    }

    @Test
    void whatIsNotMeasurableIsNullAndNeverZero() throws IOException {
        var file = write("silent.wav", new float[6 * RATE_HZ]);
        var speaker = only(Answer.to("analyze", "--format=json", file.toString()))
                .get("speakers")
                .get(0);
        for (var measure : Measure.values()) {
            if (!measure.onlyWithAll()) {
                assertThat(speaker.get(measure.key()).isNull())
                        .as(measure.key())
                        .isTrue();
            }
        }
        assertThat(speaker.get("speechSeconds").asDouble()).isZero();
        assertThat(speaker.get("voicedSeconds").asDouble()).isZero();
        assertThat(speaker.get("windows").get(0).get("f0MedianHz").isNull()).isTrue();
        assertThat(speaker.get("windows").get(0).get("levelDbfs").isNull()).isTrue();

        assertThat(Answer.to("analyze", "--format=csv", file.toString()).outLines())
                .last()
                .asString()
                .contains(",unknown,0,6.00,0.00,0.00,,,,,,,,");
        assertThat(Answer.to("analyze", file.toString()).outLines())
                .last()
                .asString()
                .containsPattern("( +-){6} ");
    }

    @Test
    void answersComeInTheOrderOfTheArgumentsAroundTheFilesThatAreBad() throws IOException {
        var files = new ArrayList<String>();
        files.add(write("long.wav", vowel(LEFT_HZ, 20)).toString());
        files.add(
                Files.writeString(folder.resolve("text.wav"), "no audio at all").toString());
        files.add(write("short.wav", vowel(RIGHT_HZ, 1)).toString());
        files.add(Files.createFile(folder.resolve("empty.wav")).toString());
        files.add(folder.resolve("missing.wav").toString());
        files.add(Files.createDirectory(folder.resolve("directory.wav")).toString());
        files.add(write("middle.wav", vowel(LEFT_HZ, 5)).toString());
        var answer = Answer.to(Stream.concat(Stream.of("analyze", "--format=json"), files.stream())
                .toArray(String[]::new));

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.outLines())
                .extracting(
                        line -> JsonMapper.shared().readTree(line).get("file").asString())
                .containsExactly(files.get(0), files.get(2), files.get(6));
        assertThat(answer.errLines()).hasSize(4);
        assertThat(answer.errLines().get(0)).startsWith(files.get(1) + ": NOT_AUDIO: ");
        assertThat(answer.errLines().get(1)).startsWith(files.get(3) + ": EMPTY_FILE: ");
        assertThat(answer.errLines().get(2)).isEqualTo(files.get(4) + ": there is no such file");
        assertThat(answer.errLines().get(3)).startsWith(files.get(5) + ": is a directory");
    }

    @Test
    void twoChannelsThatHoldTheSameAreNobodysInParticular() throws IOException {
        var file = folder.resolve("mix.wav");
        float[] voice = vowel(LEFT_HZ, 6);
        try (var out = Files.newOutputStream(file)) {
            var writer = WavWriter.pcm16(out, RATE_HZ, 2, voice.length);
            writer.write(new float[][] {voice, voice}, voice.length);
            writer.finish();
        }
        var object = only(Answer.to("analyze", "--format=json", "--agent=left", file.toString()));
        assertThat(object.get("mix").asBoolean()).isTrue();
        assertThat(object.get("speakers").size()).isEqualTo(1);
        assertThat(object.get("speakers").get(0).get("speaker").asString()).isEqualTo("unknown");
        assertThat(Answer.to("analyze", "--agent=left", file.toString()).out()).contains("unknown", "0=1");
    }

    @Test
    void headerlessFilesAreReadAsTheirNamesOrTheOptionsSay() throws IOException {
        byte[] silence = new byte[RATE_HZ];
        Arrays.fill(silence, (byte) 0xFF);
        var named = Files.write(folder.resolve("call.ulaw"), silence).toString();
        var bare = Files.write(folder.resolve("call.raw"), silence).toString();
        assertThat(only(Answer.to("analyze", "--format=json", named))
                        .get("durationSeconds")
                        .asDouble())
                .isEqualTo(1.0);
        assertThat(only(Answer.to("analyze", "--format=json", "--codec=slin", "--channels=2", bare))
                        .get("durationSeconds")
                        .asDouble())
                .isEqualTo(0.25);
        assertThat(Answer.to("analyze", bare).err()).contains("NOT_AUDIO", "declare the codec");
        var wrong = Answer.to("analyze", "--codec=wma", bare);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--codec", "'wma'");
    }

    @Test
    void whatDoesNotDependOnTheFormatIsTheSameInTableAndCsv() throws IOException {
        var good = write("good.wav", vowel(LEFT_HZ, 3)).toString();
        var missing = folder.resolve("missing.wav").toString();
        for (String format : List.of("table", "csv")) {
            var answer = Answer.to("analyze", "--format=" + format, missing, good);
            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.errLines()).containsExactly(missing + ": there is no such file");
            assertThat(answer.outLines()).as("heading and a row").hasSize(2);
            assertThat(answer.outLines().get(0)).startsWith("file").contains("f0_median_hz");
            assertThat(answer.outLines().get(1)).startsWith(good).contains("unknown", "120.0");
        }
    }

    @Test
    void aTableHasARowPerSpeakerUnderAlignedHeadings() throws IOException {
        var answer = Answer.to("analyze", "--agent=left", stereo("call.wav").toString());
        assertThat(answer.outLines()).hasSize(3);
        int column = answer.outLines().get(0).indexOf("speaker");
        assertThat(answer.outLines().get(1).substring(column)).startsWith("agent ");
        assertThat(answer.outLines().get(2).substring(column)).startsWith("customer ");
    }

    @Test
    void aFileNameWithCommaQuoteAndNewlineSurvivesCsvAndJsonAndBreaksNoTableLine() throws IOException {
        var file = write("a,\"b\"\nc.wav", vowel(LEFT_HZ, 2)).toString();
        var csv = Answer.to("analyze", "--format=csv", file);
        assertThat(csv.exitCode()).isZero();
        assertThat(csv.out()).contains('"' + file.replace("\"", "\"\"") + "\",unknown,0,");
        assertThat(only(Answer.to("analyze", "--format=json", file)).get("file").asString())
                .isEqualTo(file);
        assertThat(Answer.to("analyze", file).outLines()).hasSize(2);

        var missing = Answer.to("analyze", folder.resolve("a\nb.wav").toString());
        assertThat(missing.errLines()).singleElement().asString().endsWith("a?b.wav: there is no such file");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        var pipe = folder.resolve("pipe.wav");
        assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "SKIPPED: mkfifo is not to be had");
        var answer = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Answer.to("analyze", pipe.toString()));
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.errLines()).containsExactly(pipe + ": is no regular file");
    }

    @Test
    void aCallThatAProgramMadeHasTwoVoices() throws IOException {
        var file = Files.write(
                folder.resolve("synthetic.wav"),
                SyntheticCall.twoPeople(3, Duration.ofSeconds(15)).toWav());
        var speakers = only(Answer.to("analyze", "--format=json", "--agent=left", file.toString()))
                .get("speakers");
        assertThat(speakers).hasSize(2).allSatisfy(speaker -> assertThat(
                        speaker.get("f0MedianHz").asDouble())
                .isBetween(80.0, 300.0));
    }

    @Test
    void bothSpeakersOfTheRealCallsAreMeasured() {
        var calls = Stream.of("auto-repairs-40.wav", "auto-repairs-49.wav")
                .map(name -> SHARED.resolve("audio/calls").resolve(name))
                .toList();
        assumeTrue(
                calls.stream().allMatch(Files::exists),
                () -> "SKIPPED: " + calls + " are absent (property toneguard.shared)");
        var answer = Answer.to(
                "analyze",
                "--format=json",
                "--agent=left",
                calls.get(0).toString(),
                calls.get(1).toString());
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.outLines()).hasSize(2);
        for (String line : answer.outLines()) {
            var speakers = JsonMapper.shared().readTree(line).get("speakers");
            assertThat(speakers)
                    .extracting(speaker -> speaker.get("speaker").asString())
                    .containsExactly("agent", "customer");
            for (var speaker : speakers) {
                // The measures that need 16 kHz are null in a telephone call.
                speaker.forEachEntry((name, value) -> assertThat(value.isNull())
                        .as(name + " in " + line.substring(0, 80))
                        .isEqualTo(name.contains("5kDb")));
                assertThat(speaker.get("f0MedianHz").asDouble()).isBetween(80.0, 300.0);
                assertThat(speaker.get("speechSeconds").asDouble()).isGreaterThan(20);
            }
        }
    }

    private Path stereo(String name) throws IOException {
        return write(name, vowel(LEFT_HZ, 7), vowel(RIGHT_HZ, 7));
    }

    private Path write(String name, float[]... channels) throws IOException {
        var file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            var wav = WavWriter.pcm16(out, RATE_HZ, channels.length, channels[0].length);
            wav.write(channels, channels[0].length);
            wav.finish();
        }
        return file;
    }

    private static float[] vowel(double hz, double seconds) {
        return new VoiceSynthesizer(RATE_HZ, 1).vowel(VoiceSound.steady(hz), Vowel.values()[0], seconds);
    }

    private static JsonNode only(Answer answer) {
        assertThat(answer.outLines()).as(answer.err()).hasSize(1);
        return JsonMapper.shared().readTree(answer.out());
    }
}
