package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordingFormatTest {
    private static final byte[] SECOND = new byte[16000];

    @Test
    void readsPlainPcm() throws IOException {
        var format = RecordingFormat.read(
                WavBytes.riff().fmt(1, 1, 8000, 16).data(SECOND).channel());

        assertThat(format).isEqualTo(new RecordingFormat("pcm-s16", 8000, 1, 8000));
        assertThat(format.durationSeconds()).isEqualTo(1.0);
    }

    @Test
    void skipsChunksOfAnyOrderAndOddLengthBeforeTheAudio() throws IOException {
        var format = RecordingFormat.read(WavBytes.riff()
                .chunk("LIST", new byte[7])
                .fmt(7, 2, 8000, 8)
                .chunk("fact", new byte[4])
                .chunk("junk", new byte[0])
                .data(SECOND)
                .chunk("LIST", new byte[3])
                .channel());

        assertThat(format).isEqualTo(new RecordingFormat("mulaw", 8000, 2, 8000));
    }

    @Test
    void knowsEveryCodecPlainAndExtensible() throws IOException {
        record Codec(int tag, int bits, String word) {}
        var codecs = new Codec[] {
            new Codec(1, 8, "pcm-u8"), new Codec(1, 16, "pcm-s16"), new Codec(1, 24, "pcm-s24"),
            new Codec(1, 32, "pcm-s32"), new Codec(3, 32, "float-32"), new Codec(3, 64, "float-64"),
            new Codec(6, 8, "alaw"), new Codec(7, 8, "mulaw")
        };
        for (Codec codec : codecs) {
            byte[] body = new byte[48 * codec.bits() / 8];
            var plain = WavBytes.riff().fmt(codec.tag(), 2, 48000, codec.bits()).data(body);
            var extensible = WavBytes.riff()
                    .extensible(codec.tag(), 2, 48000, codec.bits())
                    .data(body);
            var expected = new RecordingFormat(codec.word(), 48000, 2, 24);
            assertThat(RecordingFormat.read(plain.channel())).isEqualTo(expected);
            assertThat(RecordingFormat.read(extensible.channel())).isEqualTo(expected);
        }
    }

    @Test
    void readsTheLengthOfAnRf64FileFromItsDs64Chunk() throws IOException {
        byte[] ds64 = new byte[28];
        ds64[9] = 0x10; // 4096 bytes of audio
        var wav = WavBytes.rf64().chunk("ds64", ds64).fmt(1, 1, 16000, 16);
        wav.ascii("data").u32(0xFFFFFFFFL).raw(new byte[4096]);

        assertThat(RecordingFormat.read(wav.channel()).frames()).isEqualTo(2048);
    }

    @Test
    void readsFilesBeyondFourGibibytes() throws IOException {
        long frames = 5_000_000_000L;
        byte[] ds64 = ByteBuffer.allocate(28)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(8, frames)
                .array();
        byte[] head = WavBytes.rf64()
                .chunk("ds64", ds64)
                .fmt(6, 1, 8000, 8)
                .ascii("data")
                .u32(0xFFFFFFFFL)
                .bytes();
        BytesChannel huge = new BytesChannel(head) {
            @Override
            public long size() {
                return head.length + frames;
            }
        };
        assertThat(RecordingFormat.read(huge)).isEqualTo(new RecordingFormat("alaw", 8000, 1, frames));
    }

    @Test
    void saysWhatIsWrongWithEveryKindOfBrokenFile() {
        refuses(AudioFault.EMPTY_FILE, new byte[0], "0 bytes");
        refuses(AudioFault.NOT_AUDIO, text("Dear sir, attached the call"), "Dear sir");
        refuses(AudioFault.NOT_AUDIO, text("RIFF1234AVI LIST"), "AVI");
        refuses(AudioFault.NOT_AUDIO, new byte[] {1}, "?");
        refuses(AudioFault.BROKEN_HEADER, text("RIFF12"), "6 bytes");
        refuses(AudioFault.BROKEN_HEADER, WavBytes.riff().bytes(), "no fmt");
        refuses(AudioFault.BROKEN_HEADER, WavBytes.riff().fmt(1, 1, 8000, 16).bytes(), "no data chunk");
        refuses(AudioFault.BROKEN_HEADER, WavBytes.riff().data(SECOND).bytes(), "before any fmt");
        refuses(
                AudioFault.BROKEN_HEADER,
                WavBytes.riff().chunk("fmt ", new byte[8]).bytes(),
                "8 bytes");
        refuses(
                AudioFault.BROKEN_HEADER,
                WavBytes.riff().ascii("LIST").u32(4_000_000_000L).bytes(),
                "4000000000");
        refuses(AudioFault.NO_AUDIO, good().ascii("data").u32(0).bytes(), "not one sample");
        refuses(
                AudioFault.NO_AUDIO,
                good().ascii("data").u32(0).chunk("LIST", new byte[6]).bytes(),
                "not one sample");
        refuses(AudioFault.NO_AUDIO, good().data(new byte[1]).bytes(), "less than one sample");
        refuses(
                AudioFault.LENGTH_NOT_SET,
                good().ascii("data").u32(0).raw(SECOND).bytes(),
                "16000 bytes");
        refuses(
                AudioFault.LENGTH_NOT_SET,
                good().ascii("data").u32(0xFFFFFFFFL).raw(SECOND).bytes(),
                "0xFFFFFFFF");
        refuses(
                AudioFault.TRUNCATED,
                good().ascii("data").u32(32000).raw(SECOND).bytes(),
                "1.0 of 2.0 s");
    }

    @Test
    void saysWhichFormatItCannotRead() {
        refuses(
                AudioFault.UNSUPPORTED_CHANNELS,
                WavBytes.riff().fmt(1, 0, 8000, 16).data(SECOND).bytes(),
                "0 channels");
        refuses(
                AudioFault.UNSUPPORTED_CHANNELS,
                WavBytes.riff().fmt(1, 3, 8000, 16).data(SECOND).bytes(),
                "3 channels");
        refuses(
                AudioFault.UNSUPPORTED_RATE,
                WavBytes.riff().fmt(1, 1, 0, 16).data(SECOND).bytes(),
                "0 Hz");
        refuses(
                AudioFault.UNSUPPORTED_RATE,
                WavBytes.riff().fmt(1, 1, 4294967295L, 16).data(SECOND).bytes(),
                "4294967295");
        refuses(
                AudioFault.UNSUPPORTED_CODEC,
                WavBytes.riff().fmt(0x40, 1, 8000, 4, 1).data(SECOND).bytes(),
                "G.721/G.723 (format tag 0x40)");
        refuses(
                AudioFault.NO_DECODER,
                WavBytes.riff().fmt(0x55, 1, 8000, 0, 1).data(SECOND).bytes(),
                "mp3");
        refuses(
                AudioFault.BROKEN_HEADER,
                WavBytes.riff().fmt(0x31, 1, 8000, 0, 64).data(SECOND).bytes(),
                "65 bytes and 320 samples");
        refuses(
                AudioFault.UNSUPPORTED_CHANNELS,
                WavBytes.riff().fmt(0x31, 2, 8000, 0, 65).data(SECOND).bytes(),
                "2 channels");
        refuses(
                AudioFault.UNSUPPORTED_CODEC,
                WavBytes.riff().fmt(1, 1, 8000, 12, 2).data(SECOND).bytes(),
                "12 bits");
        refuses(
                AudioFault.BROKEN_HEADER,
                WavBytes.riff().fmt(1, 1, 8000, 0, 2).data(SECOND).bytes(),
                "0 bits");
        refuses(
                AudioFault.BROKEN_HEADER,
                WavBytes.riff().fmt(1, 2, 8000, 16, 2).data(SECOND).bytes(),
                "block align is 2");
    }

    @Test
    void doesNotWalkEndlesslyThroughTinyChunks() {
        WavBytes wav = WavBytes.riff();
        for (int i = 0; i < 2000; i++) {
            wav.chunk("junk", new byte[0]);
        }
        refuses(AudioFault.BROKEN_HEADER, wav.fmt(1, 1, 8000, 16).data(SECOND).bytes(), "no data chunk");
    }

    private static WavBytes good() {
        return WavBytes.riff().fmt(1, 1, 8000, 16);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void refuses(AudioFault fault, byte[] file, String part) {
        Throwable thrown = catchThrowable(() -> RecordingFormat.read(new BytesChannel(file)));
        assertThat(thrown).isInstanceOf(UnreadableAudioException.class).hasMessageContaining(part);
        assertThat(((UnreadableAudioException) thrown).fault()).isEqualTo(fault);
    }
}
