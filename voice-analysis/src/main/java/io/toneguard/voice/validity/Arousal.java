package io.toneguard.voice.validity;

/** What the corpus says of an utterance's arousal. */
public enum Arousal {
    HIGH,
    LOW,
    /** Not labelled: may serve a baseline, is never judged. */
    UNKNOWN
}
