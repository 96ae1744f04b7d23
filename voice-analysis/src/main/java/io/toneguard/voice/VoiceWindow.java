package io.toneguard.voice;

import java.util.OptionalDouble;

/**
 * What five seconds of one speaker's voice measured. Windows begin every second; a shorter recording has one window.
 *
 * @param startSeconds offset from the first sample of the recording, in seconds; not wall-clock time
 * @param voicedSeconds seconds of the window in which the vocal folds vibrate
 * @param f0MedianHz median fundamental frequency of the voiced frames, in hertz; empty if none was voiced
 * @param levelDbfs RMS level of the whole window in dB relative to full scale (a full-scale square wave is 0); empty for digital silence
 */
public record VoiceWindow(
        double startSeconds, double voicedSeconds, OptionalDouble f0MedianHz, OptionalDouble levelDbfs) {}
