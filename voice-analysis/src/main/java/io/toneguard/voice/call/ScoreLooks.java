package io.toneguard.voice.call;

/** Writes down who looked at people's scores. */
@FunctionalInterface
public interface ScoreLooks {
    /**
     * Notes a look, in the transaction that is open, or in one of its own. Whoever shows scores notes it before: a look that cannot be noted is not given.
     *
     * @throws RuntimeException if it cannot be noted
     */
    void note(ScoreLook look);
}
