package io.toneguard.batch.results;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.call.StoredRecording;

/** The rows that BI reads. */
public interface SpeakerResults {
    /**
     * Writes one row per speaker segment, in the tenant's scope. Writing the same recording and analyzer version again replaces what was there.
     */
    void write(StoredRecording recording, RecordingVoices voices);
}
