/**
 * In: measures of a voice. Out: what they are compared by, beginning with the version of the maths that produced them.
 */
@NullMarked
package io.toneguard.voice.stress;

import org.jspecify.annotations.NullMarked;
