package io.toneguard.voice.light;

/** Takes the readings of one speaker in order of time. */
@FunctionalInterface
public interface ReadingSink {
    /** Takes the next one. */
    void reading(LightReading reading);
}
