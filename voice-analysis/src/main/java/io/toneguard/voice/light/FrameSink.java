package io.toneguard.voice.light;

/** Takes the frames of one speaker in order of time. */
@FunctionalInterface
public interface FrameSink {
    /** Takes the next one, which is only valid during the call. */
    void frame(LightFrame frame);
}
