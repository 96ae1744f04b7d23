package io.toneguard.voice.features;

/** Takes the decided frames of a channel in order of time, some seconds after their samples. */
public interface FrameListener {
    /** Takes the next one, voiced or not; the object is reused. */
    void frame(VoiceFrame frame);
}
