/**
 * In: a corpus of labelled utterances and what each measured. Out: how well the stress index tells high from low vocal arousal there, with
 * intervals, worst speakers and abstentions.
 */
@NullMarked
package io.toneguard.voice.validity;

import org.jspecify.annotations.NullMarked;
