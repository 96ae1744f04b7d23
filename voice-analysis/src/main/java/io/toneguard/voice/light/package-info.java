/**
 * The light engine for live calls. In: one speaker's samples in blocks of any size. Out: a frame every 10 ms (F0, spectral balance, level,
 * quality) without garbage, and a reading every second over the last five, which the stress index reads as it reads a window of a recording. Fixed memory,
 * however long the call.
 */
@NullMarked
package io.toneguard.voice.light;

import org.jspecify.annotations.NullMarked;
