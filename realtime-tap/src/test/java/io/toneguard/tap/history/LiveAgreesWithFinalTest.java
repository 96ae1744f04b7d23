package io.toneguard.tap.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.tap.history.BothHearings.Twice;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tap and final analysis on the same calls. Against one calm the engines agree; what was told live knew less of the call, and agrees less. Beside each bound
 * stands what was measured.
 */
class LiveAgreesWithFinalTest {
    private static final Path SHARED = Path.of(System.getProperty("toneguard.shared", "../../shared"));
    private static final int RATE_HZ = 8000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"auto-repairs-40", "auto-repairs-49"})
    void onARealCall(String name) throws IOException {
        var heard = BothHearings.of(0, channels(shared("audio/calls/" + name + ".wav")));

        assertThat(heard.size()).isEqualTo(2);
        for (Twice one : heard) {
            agrees(one);
            assertThat(one.agreement().told().rankCorrelation())
                    .as("as told, .88 to .95")
                    .isBetween(0.85f, 0.97f);
        }
    }

    @Test
    void onEachPersonOfARealCallThatIsTakenOver() throws IOException {
        float[][] first = channels(shared("audio/calls/auto-repairs-40.wav"));
        float[][] second = channels(shared("audio/calls/auto-repairs-49.wav"));
        int takenOver = 120 * RATE_HZ + 3_141;
        float[] agents = second[0].clone();
        System.arraycopy(first[0], 0, agents, 0, takenOver);
        var heard = BothHearings.of(takenOver, agents, second[1]);

        assertThat(heard.size()).isEqualTo(3);
        heard.forEach(LiveAgreesWithFinalTest::agrees);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "14"})
    void onOneVoiceJoinedOfUtterancesThatTurnsAngry(String speaker) throws IOException {
        BothHearings.of(0, joinedCall(speaker)).forEach(LiveAgreesWithFinalTest::agrees);
    }

    @Test
    void onASyntheticCallThatTurns() throws IOException {
        Path file = folder.resolve("call.wav");
        Files.write(
                file,
                SyntheticCall.twoPeople(2, Duration.ofSeconds(100))
                        .agentStrainedFrom(Duration.ofSeconds(70))
                        .toWav());
        BothHearings.of(0, channels(file)).forEach(LiveAgreesWithFinalTest::agrees);
    }

    private static void agrees(Twice heard) {
        var engines = heard.agreement().engines();
        assertThat(engines.windows()).isGreaterThan(40);
        assertThat(engines.rankCorrelation()).as("against one calm, .98 to 1").isGreaterThan(0.97f);
        assertThat(engines.bias()).as("-.04 to .05 spreads").isBetween(-0.08f, 0.08f);
    }

    private static Path shared(String inFolder) {
        Path path = SHARED.resolve(inFolder);
        assumeTrue(
                Files.exists(path),
                () -> "SKIPPED: " + path.toAbsolutePath() + " is absent (property toneguard.shared)");
        return path;
    }

    /** Neutral for 75 s, then half a minute of anger, fear and joy; EMO-DB's file names say speaker and emotion. */
    private static float[] joinedCall(String speaker) throws IOException {
        List<Path> files;
        try (var all = Files.list(shared("audio/emodb/8k"))) {
            files = all.filter(file -> file.getFileName().toString().startsWith(speaker))
                    .sorted()
                    .toList();
        }
        var random = new Random(7);
        var tape = new ArrayList<float[]>();
        speak(tape, files, "N", 75, random);
        speak(tape, files, "WAF", 105, random);
        return joined(tape);
    }

    private static void speak(List<float[]> tape, List<Path> files, String emotions, int until, Random random)
            throws IOException {
        var some = files.stream()
                .filter(file -> emotions.indexOf(file.getFileName().toString().charAt(5)) >= 0)
                .toList();
        while (tape.stream().mapToInt(part -> part.length).sum() < until * RATE_HZ) {
            tape.add(channels(some.get(random.nextInt(some.size())))[0]);
        }
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static float[][] channels(Path wav) throws IOException {
        try (var bytes = Files.newByteChannel(wav)) {
            var audio = RecordingAudio.open(bytes);
            int channels = audio.format().channels();
            float[][] samples = new float[channels][(int) audio.samples()];
            int[] heard = new int[channels];
            var wanted = new BitSet();
            wanted.set(0, channels);
            audio.play(wanted, (channel, block, count) -> {
                System.arraycopy(block, 0, samples[channel], heard[channel], count);
                heard[channel] += count;
            });
            return samples;
        }
    }
}
