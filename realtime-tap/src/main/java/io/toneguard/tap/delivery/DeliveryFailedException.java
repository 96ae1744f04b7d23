package io.toneguard.tap.delivery;

/** An attempt did not succeed; the message is kept with the delivery, so it names no credential. */
final class DeliveryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether nothing else would reach the target now either. */
    private final boolean targetIsIll;

    private DeliveryFailedException(String message, boolean targetIsIll) {
        super(message, null, false, false);
        this.targetIsIll = targetIsIll;
    }

    /** It is not reached, does not answer, or says that it cannot take anything now. */
    static DeliveryFailedException targetIsIll(String message) {
        return new DeliveryFailedException(message, true);
    }

    /** It does not take this one. */
    static DeliveryFailedException refused(String message) {
        return new DeliveryFailedException(message, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    boolean isTargetIll() {
        return targetIsIll;
    }
}
