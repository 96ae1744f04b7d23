package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class WavWriterTest {
    private static final float[] SOME = {0f, 0.25f, -0.5f, 3f, -3f};

    @Test
    void whatItWritesIsReadBack() throws IOException {
        var out = new ByteArrayOutputStream();
        WavWriter wav = WavWriter.pcm16(out, 16000, 1, 5);
        wav.write(new float[][] {SOME}, 5);
        wav.finish();

        var audio = RecordingAudio.open(new BytesChannel(out.toByteArray()));
        assertThat(audio.format()).isEqualTo(new RecordingFormat("pcm-s16", 16000, 1, 5));
        BitSet first = new BitSet();
        first.set(0);
        audio.play(first, (channel, block, count) -> {
            assertThat(block).startsWith(0f, 0.25f, -0.5f, 32767 / 32768f, -1f);
            assertThat(count).isEqualTo(5);
        });
    }

    @Test
    void padsAnOddNumberOfMuLawBytes() throws IOException {
        var out = new ByteArrayOutputStream();
        WavWriter wav = WavWriter.muLaw(out, 8000, 1, 5);
        wav.write(new float[][] {SOME}, 5);
        wav.finish();

        assertThat(out.size()).isEqualTo(58 + 6);
        assertThat(RecordingFormat.read(new BytesChannel(out.toByteArray())).frames())
                .isEqualTo(5);
    }

    @Test
    void refusesToLieAboutTheLength() throws IOException {
        WavWriter wav = WavWriter.muLaw(new ByteArrayOutputStream(), 8000, 2, 4);

        assertThatThrownBy(() -> wav.write(new float[][] {SOME, SOME}, 5)).hasMessageContaining("5 samples");
        assertThatThrownBy(wav::finish).hasMessageContaining("4 samples per channel but 0");
        assertThatThrownBy(() -> WavWriter.pcm16(new ByteArrayOutputStream(), 8000, 2, 1L << 31))
                .hasMessageContaining("4 GiB");
    }
}
