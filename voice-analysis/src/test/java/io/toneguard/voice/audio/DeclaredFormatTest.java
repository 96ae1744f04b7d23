package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredFormatTest {
    @ParameterizedTest
    @CsvSource({
        "call.ulaw, mulaw, 8000",
        "call.UL, mulaw, 8000",
        "call.pcmu, mulaw, 8000",
        "a.b.alaw, alaw, 8000",
        "call.al, alaw, 8000",
        "call.pcma, alaw, 8000",
        "call.sln, pcm-s16, 8000",
        "call.sln16, pcm-s16, 16000",
        "call.slin44, pcm-s16, 44100",
        "call.g729, g729, 8000"
    })
    void anExtensionSaysWhatAHeaderlessFileIs(String name, String codec, int rateHz) {
        assertThat(DeclaredFormat.ofName(name)).contains(new DeclaredFormat(codec, rateHz, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call.raw", "call.wav", "call", "ulaw", "call.sln17", ""})
    void anyOtherExtensionSaysNothing(String name) {
        assertThat(DeclaredFormat.ofName(name)).isEmpty();
    }

    @Test
    void headerlessAudioIsReadAsIfAHeadStoodBeforeIt() throws IOException {
        byte[] bytes = new byte[16_001];
        new Random(1).nextBytes(bytes);
        assertThat(format(bytes, new DeclaredFormat("PCMU", 8000, 2)))
                .isEqualTo(new RecordingFormat("mulaw", 8000, 2, 8000));
        assertThat(format(bytes, new DeclaredFormat("alaw", 8000, 1)))
                .isEqualTo(new RecordingFormat("alaw", 8000, 1, 16_001));
        assertThat(format(bytes, new DeclaredFormat("slin", 16_000, 1)))
                .isEqualTo(new RecordingFormat("pcm-s16", 16_000, 1, 8000));

        var heard = new float[16_001];
        var audio = RecordingAudio.open(described(bytes, new DeclaredFormat("alaw", 8000, 1)));
        var wanted = new BitSet();
        wanted.set(0);
        int[] filled = {0};
        audio.play(wanted, (channel, block, count) -> {
            System.arraycopy(block, 0, heard, filled[0], count);
            filled[0] += count;
        });
        for (int i = 0; i < heard.length; i++) {
            assertThat(heard[i]).isEqualTo(G711.fromALaw(bytes[i]) / 32768f);
        }
    }

    @Test
    void whatIsStoredIsAWholeWavFileWhateverPiecesItIsReadIn() throws IOException {
        byte[] bytes = new byte[101];
        new Random(2).nextBytes(bytes);
        var declared = new DeclaredFormat("mulaw", 8000, 1);
        byte[] whole = read(described(bytes, declared), 1000);
        assertThat(whole).hasSize(58 + 101 + 1);
        assertThat(read(described(bytes, declared), 7)).isEqualTo(whole);
        assertThat(RecordingFormat.read(new BytesChannel(whole))).isEqualTo(new RecordingFormat("mulaw", 8000, 1, 101));
    }

    @Test
    void aFileThatDescribesItselfIsTakenAtItsWord() throws IOException {
        byte[] wav = WavBytes.pcm16(8000, new double[100]);
        assertThat(format(wav, new DeclaredFormat("mulaw", 8000, 1)).codec()).isEqualTo("pcm-s16");
        assertThat(format(GsmEncoder.rtp(new float[8000]), new DeclaredFormat("gsm", 8000, 1))
                        .codec())
                .isEqualTo("gsm");
    }

    @Test
    void whatPlainlyIsSomethingElseIsNotAudioWhateverIsDeclared() {
        for (String other : new String[] {"PK\u0003\u0004 and so on", "#EXTM3U\nhttp://example.com/", "%PDF-1.7"}) {
            assertThatThrownBy(() ->
                            format(other.getBytes(StandardCharsets.US_ASCII), new DeclaredFormat("mulaw", 8000, 1)))
                    .isInstanceOfSatisfying(UnreadableAudioException.class, e -> assertThat(e.fault())
                            .isEqualTo(AudioFault.NOT_AUDIO));
        }
    }

    @Test
    void lessThanOneSampleIsNoAudio() {
        assertThatThrownBy(() -> format(new byte[3], new DeclaredFormat("pcm-s16", 8000, 2)))
                .hasMessageContaining("less than one sample");
        assertThatThrownBy(() -> format(new byte[0], new DeclaredFormat("mulaw", 8000, 1)))
                .hasMessageContaining("0 bytes");
    }

    @Test
    void saysWhatCannotBeDeclared() {
        assertThatThrownBy(() -> new DeclaredFormat("wma", 8000, 1)).hasMessageContaining("'wma'");
        assertThatThrownBy(() -> new DeclaredFormat("mulaw", 1, 1)).hasMessageContaining("1 Hz");
        assertThatThrownBy(() -> new DeclaredFormat("mulaw", 8000, 3)).hasMessageContaining("3 channels");
        assertThatThrownBy(() -> new DeclaredFormat("g729", 8000, 2)).hasMessageContaining("g729");
    }

    private static RecordingFormat format(byte[] bytes, DeclaredFormat declared) throws IOException {
        return RecordingFormat.read(described(bytes, declared));
    }

    private static SeekableByteChannel described(byte[] bytes, DeclaredFormat declared) throws IOException {
        return DeclaredFormat.selfDescribing(new BytesChannel(bytes), declared);
    }

    private static byte[] read(SeekableByteChannel channel, int piece) throws IOException {
        var all = ByteBuffer.allocate(2000);
        var buffer = ByteBuffer.allocate(piece);
        while (channel.read(buffer.clear()) >= 0) {
            all.put(buffer.flip());
        }
        byte[] bytes = new byte[all.position()];
        all.get(0, bytes);
        return bytes;
    }
}
