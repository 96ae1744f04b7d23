package io.toneguard.voice.validity;

/** A corpus that nothing can be learnt from; the message says for a person what is wrong and where. */
public final class InvalidCorpusException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidCorpusException(String message) {
        super(message);
    }
}
