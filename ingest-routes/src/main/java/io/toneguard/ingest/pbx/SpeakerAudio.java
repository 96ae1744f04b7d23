package io.toneguard.ingest.pbx;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.Speaker;

/**
 * About half a second of one speaker, as it came over the wire; body of an {@code audio} exchange.
 *
 * @param firstSample place on the call's timeline; gaps are in the bytes as silence
 * @param format of the bytes, one channel
 * @param bytes whole samples; the exchange's own
 */
public record SpeakerAudio(int channel, Speaker speaker, long firstSample, WireFormat format, byte[] bytes) {}
