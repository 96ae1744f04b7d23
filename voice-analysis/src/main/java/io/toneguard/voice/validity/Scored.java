package io.toneguard.voice.validity;

/**
 * One judged utterance of a speaker who has both classes.
 *
 * @param rank deviation after z-scoring with all of the speaker's utterances: protocol (a)
 * @param raised whether the index against the speaker's neutral utterances is over the threshold: protocol (b)
 * @param abstained whether there was no such index
 */
record Scored(boolean high, double rank, boolean raised, boolean abstained) {
    boolean right() {
        return !abstained && raised == high;
    }
}
