/**
 * In: bytes as call-centre recorders write them (RIFF/RF64 WAV, PCM, G.711). Out: blocks of samples with exact positions, or an
 * {@link io.toneguard.voice.audio.UnreadableAudioException} that says what is wrong with them.
 */
@NullMarked
package io.toneguard.voice.audio;

import org.jspecify.annotations.NullMarked;
