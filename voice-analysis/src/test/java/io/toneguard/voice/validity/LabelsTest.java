package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    @Test
    void readsUtterances() throws Exception {
        assertThat(
                        read(
                                "file,speaker,gender,emotion,arousal,extra\na1,03,m,Anger,high,x\na2,03,m,neutral,low,\na3,03,m,boredom,,\n"))
                .containsExactly(
                        new Utterance("a1", "03", "anger", Arousal.HIGH),
                        new Utterance("a2", "03", "neutral", Arousal.LOW),
                        new Utterance("a3", "03", "boredom", Arousal.UNKNOWN));
    }

    @Test
    void toleratesAByteOrderMarkCarriageReturnsQuotesAndEmptyLines() throws Exception {
        assertThat(read("\uFEFF\"arousal\",emotion,speaker,file\r\n\r\nhigh,\"a \"\"loud\"\", one\",\"3\n4\",f\r\n"))
                .containsExactly(new Utterance("f", "3\n4", "a \"loud\", one", Arousal.HIGH));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                          | line 1: the labels are empty
                    file,speaker,emotion                        | line 1: no column 'arousal' among file, speaker, emotion
                    file,speaker,emotion,arousal                | a header and no utterance
                    file,speaker,emotion,arousal;a,1,n,low;b,2  | line 3: 2 fields, too few for column
                    file,speaker,emotion,arousal;a,1,n,medium   | line 2: arousal 'medium' is not high, low or empty
                    file,speaker,emotion,arousal;a,,n,low       | line 2: no speaker
                    file,speaker,emotion,arousal;a,1,n,low;a,1,n,low | line 3: file 'a' is labelled twice
                    file,speaker,emotion,arousal;../a,1,n,low   | line 2: file '../a' is not within the corpus
                    file,speaker,emotion,arousal;"a,1,n,low     | line 2: a quote is never closed
                    file,speaker,emotion,arousal;"a"b,1,n,low   | line 2: text after a closing quote
                    """)
    void saysWhatIsWrongAndWhere(String csv, String message) {
        assertThatThrownBy(() -> read(csv.replace(';', '\n')))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining(message);
    }

    private static List<Utterance> read(String csv) throws IOException, InvalidCorpusException {
        return Labels.read(new StringReader(csv));
    }
}
