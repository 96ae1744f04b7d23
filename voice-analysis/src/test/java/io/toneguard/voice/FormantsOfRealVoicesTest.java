package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/** Every sixth EMO-DB utterance: the rank of its formants on the telephone, in wideband and with openSMILE. */
class FormantsOfRealVoicesTest {
    private static final int EVERY = 6;

    @Test
    void theTelephoneKeepsTheRankOfFormants() throws IOException {
        double[][] telephone = ours("8k");
        double[][] wideband = ours("16k");

        for (int formant = 0; formant < 3; formant++) {
            assertThat(new SpearmansCorrelation().correlation(telephone[formant], wideband[formant]))
                    .as("rank correlation of F%d at 8 and 16 kHz", formant + 1)
                    .isGreaterThan(0.85);
        }
    }

    /** openSMILE takes wide poles for formants (its F1 is 1200 Hz wide) and so numbers them otherwise: only F1 is comparable, and loosely. */
    @Test
    void theFirstFormantRanksAsOpenSmilesDoes() throws IOException {
        int f1 = List.of(lines("8k").get(0).split(";")).indexOf("F1frequency_sma3nz_amean");
        double[] openSmile = reference("8k").stream()
                .mapToDouble(line -> Double.parseDouble(line.split(";")[f1]))
                .toArray();

        assertThat(new SpearmansCorrelation().correlation(ours("8k")[0], openSmile))
                .isGreaterThan(0.5);
    }

    private static double[][] ours(String set) throws IOException {
        Path folder = SharedAudio.path("audio/emodb/" + set);
        List<String> lines = reference(set);
        double[][] hz = new double[3][lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).split(";")[0].replace("'", "");
            SpeakerVoice voice = SharedAudio.analyze(folder.resolve(name + ".wav"))
                    .speakers()
                    .get(0);
            hz[0][i] = voice.get(Measure.F1).orElseThrow();
            hz[1][i] = voice.get(Measure.F2).orElseThrow();
            hz[2][i] = voice.get(Measure.F3).orElseThrow();
        }
        return hz;
    }

    private static List<String> reference(String set) throws IOException {
        List<String> lines = lines(set);
        return IntStream.range(0, lines.size() / EVERY)
                .mapToObj(i -> lines.get(1 + EVERY * i))
                .toList();
    }

    private static List<String> lines(String set) throws IOException {
        return Files.readAllLines(SharedAudio.path("reference/opensmile-egemaps-emodb-" + set + ".csv"));
    }
}
