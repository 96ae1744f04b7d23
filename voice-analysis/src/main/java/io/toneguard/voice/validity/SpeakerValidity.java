package io.toneguard.voice.validity;

/** One speaker's part in a {@link ValidityReport}; the same figures over that speaker's utterances alone. */
public record SpeakerValidity(String speaker, int files, double auc, double uarFixedThreshold, int abstained) {}
