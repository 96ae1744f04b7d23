package io.toneguard.ingest.session;

/**
 * People fall silent each for himself. Where many streams stop and come back together, it was the sender, the network or this machine that
 * stopped, and what was not sent then is still to come.
 */
final class StallWatch {
    private static final int FEWEST_STREAMS = 8;
    /** In conversations on two legs one leg in six is just back from a silence, at most. */
    private static final double COMMON = 0.4;

    private int streams;
    private int back;

    void begin() {
        streams = 0;
        back = 0;
    }

    void stream(boolean isBackFromSilence) {
        streams++;
        back += isBackFromSilence ? 1 : 0;
    }

    boolean isCommon() {
        return streams >= FEWEST_STREAMS && back > COMMON * streams;
    }
}
