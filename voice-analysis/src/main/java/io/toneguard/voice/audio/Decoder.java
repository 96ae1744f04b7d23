package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What decodes the kinds that our own code does not. Two calls with the same bytes give the same samples. An
 * {@link UnreadableAudioException} is the recording's fault and final; any other {@link IOException} is of the place (no executable or
 * no time: {@link DecoderUnavailableException}; a full disk) and may pass.
 */
@FunctionalInterface
public interface Decoder {
    /** Decodes nothing: for places where only what our own code reads is taken. */
    Decoder NONE = (audio, encoded) -> {
        throw new UnreadableAudioException(
                AudioFault.NO_DECODER,
                encoded.codec() + " is not a WAV file of PCM, float, G.711 or GSM, and nothing else is decoded here");
    };

    /** Decodes all of it to where it can be read again and again; to be closed. */
    Decoded decode(SeekableByteChannel audio, EncodedAudio encoded) throws IOException;
}
