package io.toneguard.batch.worker;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;

/** The maths, as a seam: {@link io.toneguard.voice.RecordingAnalyzer#analyzeSegments} unless a bean says otherwise. */
@FunctionalInterface
public interface RecordingAnalysis {
    RecordingVoices analyze(SeekableByteChannel audio, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
            throws IOException;

    /** Whose numbers these are: work that is kept for another version is left to its workers. */
    default AnalyzerVersion version() {
        return AnalyzerVersion.CURRENT;
    }
}
