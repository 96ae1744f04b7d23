package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** What a recording is by its bytes alone, never by its name. */
sealed interface AudioKind {
    /** The samples, as often as asked. */
    SampleSource open(SeekableByteChannel bytes, Decoder decoder) throws IOException;

    /**
     * Looks at the first bytes, and reads the header of a WAV file.
     *
     * @throws UnreadableAudioException if they are no kind of audio that we know, or the header is broken
     */
    static AudioKind of(SeekableByteChannel bytes) throws IOException {
        var few = FirstBytes.of(bytes);
        if (MagicNumbers.isWav(few)) {
            var layout = WavLayout.read(bytes);
            return layout.codec() instanceof BlockCodec codec && codec != BlockCodec.MS_GSM
                    ? new Encoded(new EncodedAudio(EncodedAudio.Container.WAV, codec.word()))
                    : new Wav(layout);
        }
        var start = few.more();
        var encoded = MagicNumbers.encoded(start);
        if (encoded.isPresent()) {
            return new Encoded(encoded.get());
        }
        if (MagicNumbers.isGsm(start)) {
            return new Gsm(start.length() / GsmFrame.RTP_BYTES);
        }
        throw MagicNumbers.noAudio(start);
    }

    /** What our own code decodes from a WAV file. */
    record Wav(WavLayout layout) implements AudioKind {
        @Override
        public SampleSource open(SeekableByteChannel bytes, Decoder decoder) {
            var format = RecordingFormat.of(layout);
            return layout.codec() instanceof SampleCodec codec
                    ? new PcmSource(bytes, codec, layout.dataOffset(), format)
                    : new GsmSource(bytes, layout.dataOffset(), true, format);
        }
    }

    /** Frames of GSM full rate speech, one after another. */
    record Gsm(long frames) implements AudioKind {
        @Override
        public SampleSource open(SeekableByteChannel bytes, Decoder decoder) {
            var format = new RecordingFormat("gsm", 8_000, 1, frames * GsmFrame.SAMPLES);
            return new GsmSource(bytes, 0, false, format);
        }
    }

    /** What a decoder decodes. */
    record Encoded(EncodedAudio audio) implements AudioKind {
        @Override
        public SampleSource open(SeekableByteChannel bytes, Decoder decoder) throws IOException {
            return new DecodedSource(decoder.decode(bytes, audio));
        }
    }
}
