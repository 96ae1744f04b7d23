package io.toneguard.ingest.pbx;

/** The audio messages of one connection of a load generator, in their order; used on that connection's event loop. */
public final class MessageLag {
    private final LagMeter meter;
    private final long intervalNanos;
    private final boolean binaryAudio;
    private long dueNanos;
    private boolean begun;

    MessageLag(LagMeter meter, long startNanos, long intervalNanos, boolean binaryAudio) {
        this.meter = meter;
        this.dueNanos = startNanos;
        this.intervalNanos = intervalNanos;
        this.binaryAudio = binaryAudio;
    }

    /** The handling of a message is over, beginning with the one in which the call began. */
    public void handled(boolean binary) {
        boolean first = !begun;
        begun = true;
        // A call begins in a text; where texts carry the audio too, that one is none of it.
        if (binary == binaryAudio && (binary || !first)) {
            meter.handled(dueNanos);
            dueNanos += intervalNanos;
        }
    }
}
