package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class WavHeadTest {
    @Test
    void everyLiveFormatIsReadBackAsWhatItIs() throws IOException {
        for (WireCodec codec : WireCodec.values()) {
            for (int rateHz : new int[] {8_000, 16_000, 24_000}) {
                for (int channels : new int[] {1, 2}) {
                    var format = new WireFormat(codec, rateHz, channels);
                    assertThat(RecordingFormat.read(new BytesChannel(silence(format, 801))))
                            .as(format.toString())
                            .isEqualTo(new RecordingFormat(codec.word(), rateHz, channels, 801));
                }
            }
        }
    }

    @Test
    void theHeadIsAsLongAsItSaysWhateverTheAudio() {
        for (WireCodec codec : WireCodec.values()) {
            var format = new WireFormat(codec, 8_000, 1);
            int length = WavHead.length(format);
            assertThat(length).isEqualTo(codec == WireCodec.L16 ? 44 : 58);
            assertThat(WavHead.of(format, 1)).hasSize(length);
            assertThat(WavHead.of(format, 230_400_000)).hasSize(length);
        }
    }

    @Test
    void silenceIsSilent() throws IOException {
        for (WireCodec codec : WireCodec.values()) {
            var audio = RecordingAudio.open(new BytesChannel(silence(new WireFormat(codec, 8_000, 1), 100)));
            var first = new BitSet();
            first.set(0);
            audio.play(first, (channel, block, count) -> {
                for (int i = 0; i < count; i++) {
                    assertThat(Math.abs(block[i])).as(codec.word()).isLessThan(0.001f);
                }
            });
        }
    }

    @Test
    void whatFitsNoWavFileIsRefused() {
        assertThatThrownBy(() -> WavHead.of(new WireFormat(WireCodec.L16, 24_000, 2), 1L << 30))
                .hasMessageContaining("4 GiB");
    }

    private static byte[] silence(WireFormat format, int samples) {
        byte[] head = WavHead.of(format, samples);
        int audio = samples * format.frameBytes();
        byte[] file = Arrays.copyOf(head, head.length + audio + (audio & 1));
        Arrays.fill(file, head.length, head.length + audio, format.codec().silence());
        return file;
    }
}
