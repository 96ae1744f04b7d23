package io.toneguard.voice.audio;

import java.io.IOException;
import java.util.BitSet;

/** Samples that a {@link Decoder} left for us. */
final class DecodedSource implements SampleSource {
    private final Decoded decoded;
    private final PcmSource pcm;

    DecodedSource(Decoded decoded) {
        this.decoded = decoded;
        this.pcm = new PcmSource(decoded.pcm(), SampleCodec.PCM_S16, 0, decoded.format());
    }

    @Override
    public RecordingFormat format() {
        return decoded.format();
    }

    @Override
    public boolean isDecoded() {
        return true;
    }

    @Override
    public void rewind() throws IOException {
        pcm.rewind();
    }

    @Override
    public int next(BitSet wanted, float[][] into) throws IOException {
        return pcm.next(wanted, into);
    }

    @Override
    public void close() throws IOException {
        decoded.close();
    }
}
