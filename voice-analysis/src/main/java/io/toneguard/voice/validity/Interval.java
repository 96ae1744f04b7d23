package io.toneguard.voice.validity;

/** A 95 % interval. */
public record Interval(double low, double high) {}
