package io.toneguard.app.load;

/** Hears how a load test goes. */
public interface Feedback {
    /** Something worth knowing, in a line. */
    void message(String line);

    /** One more of the counted seconds is over. */
    void second();
}
