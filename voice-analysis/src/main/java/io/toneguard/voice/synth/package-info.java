/**
 * In: what a voice shall be like (F0, jitter, shimmer, noise, strain) and a seed. Out: samples, or whole calls as WAV, that have those
 * properties, for the demo and as the truth that tests measure against. Nobody's voice was recorded for it.
 */
@NullMarked
package io.toneguard.voice.synth;

import org.jspecify.annotations.NullMarked;
