package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/** Every sixth EMO-DB utterance: the rank of its formants on the telephone, in wideband and with openSMILE. */
class FormantsOfRealVoicesTest {
    private static final int EVERY = 6;

    @Test
    void theTelephoneKeepsTheRankOfFormants() throws IOException {
        double[][] telephone = ours("8k", 8000);
        double[][] wideband = ours("16k", 16000);

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

        assertThat(new SpearmansCorrelation().correlation(ours("8k", 8000)[0], openSmile))
                .isGreaterThan(0.5);
    }

    private static double[][] ours(String set, int rateHz) throws IOException {
        Path folder = SharedAudio.path("audio/emodb/" + set);
        List<String> lines = reference(set);
        double[][] hz = new double[3][lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).split(";")[0].replace("'", "");
            FormantMeans means = means(folder.resolve(name + ".wav"), rateHz);
            hz[0][i] = means.f1Hz();
            hz[1][i] = means.f2Hz();
            hz[2][i] = means.f3Hz();
        }
        return hz;
    }

    private static FormantMeans means(Path file, int rateHz) throws IOException {
        ChannelSurvey survey = new ChannelSurvey(rateHz);
        SampleHistory history = new SampleHistory(20L * rateHz);
        FormantMeans means = new FormantMeans(rateHz);
        BitSet first = new BitSet();
        first.set(0);
        try (var channel = FileChannel.open(file)) {
            RecordingAudio audio = RecordingAudio.open(channel);
            audio.play(first, (c, block, count) -> {
                survey.accept(block, count);
                history.append(block, 0, count);
            });
            VoiceMeter meter =
                    new VoiceMeter(rateHz, survey, (seconds, hz) -> means.voiced(history, (long) (seconds * rateHz)));
            audio.play(first, (c, block, count) -> meter.accept(block, count));
            meter.finish();
        }
        return means;
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
