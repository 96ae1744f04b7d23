package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.SharedAudio;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures that MODEL.md states: whoever moves one renews the card. */
class ModelCardTest {
    @ParameterizedTest
    @CsvSource({
        "emodb, '', 339, 10, 0.998, 0.980, 0",
        "baved, '', 1721, 17, 0.948, 0.873, 8",
        "baved, loss5, 1721, 17, 0.947, 0.881, 7"
    })
    void theIndexTellsHighFromLowArousal(
            String corpus, String damage, int files, int speakers, double auc, double uar, int abstained)
            throws Exception {
        Path folder = SharedAudio.path("audio/" + corpus);
        List<MeasuredUtterance> measured = new ArrayList<>();
        try (Reader labels = Files.newBufferedReader(folder.resolve("labels.csv"))) {
            for (Utterance utterance : Labels.read(labels)) {
                Path wav = folder.resolve("8k").resolve(utterance.file() + ".wav");
                try (var bytes = Files.newByteChannel(wav)) {
                    Clip clip = HeardClip.read(bytes);
                    for (Degradation degradation : Degradation.parse(damage)) {
                        clip = degradation.apply(clip, utterance.file());
                    }
                    measured.add(new MeasuredUtterance(utterance, HeardClip.measure(clip)));
                }
            }
        }

        ValidityReport report = Validity.of(measured);

        assertThat(report.files()).isEqualTo(files);
        assertThat(report.speakers()).isEqualTo(speakers);
        assertThat(report.auc()).isCloseTo(auc, within(0.0006));
        assertThat(report.uarFixedThreshold()).isCloseTo(uar, within(0.0006));
        assertThat(report.abstained()).isEqualTo(abstained);
    }
}
