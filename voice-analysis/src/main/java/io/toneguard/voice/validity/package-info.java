/**
 * In: a corpus of labelled utterances and what each measured. Out: how well the stress index tells high from low vocal arousal there, with
 * intervals, worst speakers and abstentions, and the study that its constants come from.
 */
@NullMarked
package io.toneguard.voice.validity;

import org.jspecify.annotations.NullMarked;
