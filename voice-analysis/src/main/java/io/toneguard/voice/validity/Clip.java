package io.toneguard.voice.validity;

/**
 * A whole utterance in memory.
 *
 * @param samples 1.0 is full scale; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Clip(float[] samples, int rateHz) {}
