/**
 * The light engine for live calls. In: one speaker's samples in blocks of any size. Out: a frame every 10 ms (F0, spectral balance, level,
 * quality) and a reading every second over the last five, in fixed memory and without garbage.
 */
@NullMarked
package io.toneguard.voice.light;

import org.jspecify.annotations.NullMarked;
