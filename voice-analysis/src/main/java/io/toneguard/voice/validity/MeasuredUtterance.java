package io.toneguard.voice.validity;

import io.toneguard.voice.stress.IndexMeasures;

/** A labelled recording and what its voice measured, as one window. */
public record MeasuredUtterance(Utterance utterance, IndexMeasures measures) {}
