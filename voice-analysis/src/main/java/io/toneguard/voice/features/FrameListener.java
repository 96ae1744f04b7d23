package io.toneguard.voice.features;

/** Takes what is decided about a channel, frame by frame in order of time, some seconds after the samples. */
public interface FrameListener {
    /** Takes the next frame, voiced or not; the object is reused. */
    void frame(VoiceFrame frame);

    /** Takes the next frame's answer to whether somebody speaks in it, voiced or not; later than {@link #frame}, and as many. */
    default void speech(boolean speaks) {}
}
