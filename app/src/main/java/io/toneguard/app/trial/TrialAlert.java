package io.toneguard.app.trial;

/**
 * An alert in a played call, in seconds of the audio that had been sent by then.
 *
 * @param overSeconds when its episode was over: at the call's end at the latest
 */
record TrialAlert(double atSeconds, double overSeconds) {}
