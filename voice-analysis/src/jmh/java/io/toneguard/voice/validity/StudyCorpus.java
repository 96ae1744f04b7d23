package io.toneguard.voice.validity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A corpus as {@link IndexStudy} needs it. */
record StudyCorpus(String name, List<Frames> utterances) {
    /** An utterance's voiced frames, in order. */
    record Frames(Utterance utterance, List<StudyFrame> frames) {}

    /** Turns a recording into voiced frames. */
    interface Extraction {
        /** The voiced frames of the utterance's recording, by the product's own analysis. */
        List<StudyFrame> voicedFrames(Utterance utterance) throws IOException;
    }

    /** Extracts every utterance once. */
    static StudyCorpus extract(String name, List<Utterance> utterances, Extraction extraction) throws IOException {
        List<Frames> frames = new ArrayList<>();
        for (Utterance utterance : utterances) {
            frames.add(new Frames(utterance, extraction.voicedFrames(utterance)));
        }
        return new StudyCorpus(name, List.copyOf(frames));
    }
}
