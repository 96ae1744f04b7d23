package io.toneguard.batch.worker;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;

/** The maths, as a seam: {@link io.toneguard.voice.RecordingAnalyzer#analyze} unless a bean says otherwise. */
@FunctionalInterface
public interface RecordingAnalysis {
    RecordingVoices analyze(SeekableByteChannel audio, List<Speaker> speakers, Predicate<Speaker> mayMeasure)
            throws IOException;
}
