package io.toneguard.voice.audio;

import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;

/** The samples of a recording in order of time, from the first one as often as asked. */
interface SampleSource extends Closeable {
    RecordingFormat format();

    /** Whether a lossy codec may have changed the samples on their way. */
    default boolean isDecoded() {
        return false;
    }

    /** Goes back to the first sample. */
    void rewind() throws IOException;

    /**
     * Decodes the next sample frames of the wanted channels.
     *
     * @param into an array per channel, of equal lengths; those of channels that are not wanted are not touched
     * @return how many, at most what {@code into} holds; 0 at the end
     * @throws UnreadableAudioException if the file became shorter since it was opened
     */
    int next(BitSet wanted, float[][] into) throws IOException;

    @Override
    default void close() throws IOException {}
}
