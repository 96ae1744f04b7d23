package io.toneguard.app.upload;

/** What became of a file. */
public enum Outcome {
    /** Taken in, by this upload. */
    UPLOADED("uploaded"),
    /** The service had this content already. */
    ALREADY_THERE("already there"),
    /** The service says it is no recording; sending it again changes nothing. */
    REFUSED("refused"),
    /** Could not be read here, or not be sent; another run may. */
    FAILED("failed");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
