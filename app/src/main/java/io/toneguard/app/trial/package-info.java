/**
 * In: a labelled corpus of short utterances. Out: what the live rule makes of calls that are built from it and played through the product's own session and
 * tap, faster than real time: how soon it alerts when a voice changes, and how often when none does.
 */
@NullMarked
package io.toneguard.app.trial;

import org.jspecify.annotations.NullMarked;
