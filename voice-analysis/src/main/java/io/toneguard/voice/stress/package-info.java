/**
 * In: the voiced frames of a window ({@code VoicedFrames}) and of the same speaker's calm speech ({@code BaselineBuilder}). Out: the stress index with what
 * each measure added to it ({@code StressReading}), and the version of the maths behind every number.
 */
@NullMarked
package io.toneguard.voice.stress;

import org.jspecify.annotations.NullMarked;
