/**
 * In: bytes as call-centre recorders write them (WAV of PCM, G.711, GSM; headerless; any other kind by a
 * {@link io.toneguard.voice.audio.Decoder}). Out: blocks of samples with exact positions, or an
 * {@link io.toneguard.voice.audio.UnreadableAudioException} that says what is wrong with them.
 */
@NullMarked
package io.toneguard.voice.audio;

import org.jspecify.annotations.NullMarked;
