/**
 * In: blocks of one channel's samples. Out: one small class per measure of the voice (F0, jitter, shimmer, HNR, level), each with its
 * definition, unit and source.
 */
@NullMarked
package io.toneguard.voice.features;

import org.jspecify.annotations.NullMarked;
