package io.toneguard.voice.audio;

/** How the audio of a WAV file is written: sample by sample, or in blocks. */
sealed interface WavCodec permits SampleCodec, BlockCodec {
    /** The name in {@link RecordingFormat#codec()}. */
    String word();
}
