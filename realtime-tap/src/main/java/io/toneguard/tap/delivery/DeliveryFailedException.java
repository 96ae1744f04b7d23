package io.toneguard.tap.delivery;

/** An attempt did not succeed; the message is kept with the delivery, so it names no credential. */
public final class DeliveryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean targetIsIll;
    /** Whether the target may have got the message and done what it says. */
    private final boolean mayHaveBeenTaken;

    private DeliveryFailedException(String message, boolean targetIsIll, boolean mayHaveBeenTaken) {
        super(message, null, false, false);
        this.targetIsIll = targetIsIll;
        this.mayHaveBeenTaken = mayHaveBeenTaken;
    }

    /** It does not answer, or says that it failed: it may have got the message all the same. */
    static DeliveryFailedException targetIsIll(String message) {
        return new DeliveryFailedException(message, true, true);
    }

    /** It is not reached, or says that it takes nothing now. */
    public static DeliveryFailedException notSent(String message) {
        return new DeliveryFailedException(message, true, false);
    }

    /** It does not take this one. */
    static DeliveryFailedException refused(String message) {
        return new DeliveryFailedException(message, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Whether nothing else would reach the target now either. */
    public boolean isTargetIll() {
        return targetIsIll;
    }

    boolean mayHaveBeenTaken() {
        return mayHaveBeenTaken;
    }
}
