package io.toneguard.batch.worker;

/** Another worker holds the partition now: the step ends and touches nothing more. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(Lease lease) {
        super("Partition " + lease.partition() + ": attempt " + lease.attempt()
                + " lost its lease to another worker; its unwritten result is dropped");
    }
}
