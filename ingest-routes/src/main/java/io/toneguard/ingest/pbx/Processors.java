package io.toneguard.ingest.pbx;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this machine's processors, or the share of them that its container may use, are crowded: hardly any time is left, whoever takes it. Judged by a mean over
 * some seconds, so that neither one second nor somebody else's look at the same counters decides.
 */
final class Processors {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private static final double CROWDED_FROM = 0.88;
    /** Clearly less than what made them crowded, since reading less often frees some of it. */
    private static final double FREE_BELOW = 0.72;
    /** What the latest second counts in the mean. */
    private static final double WEIGHT = 0.3;

    private final DoubleSupplier busyShare;
    private double mean;
    private volatile boolean crowded;

    /** @param busyShare of the time since it was last asked, 0 to 1; negative if unknown */
    Processors(DoubleSupplier busyShare) {
        this.busyShare = busyShare;
    }

    static Processors here() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? new Processors(machine::getCpuLoad)
                : new Processors(() -> -1);
    }

    /** Once a second, always by the same thread. */
    void look() {
        double share = busyShare.getAsDouble();
        if (share <= 0) {
            return; // unknown, or somebody else has just asked: this process alone is never idle for a second
        }
        mean += WEIGHT * (share - mean);
        boolean now = mean >= (crowded ? FREE_BELOW : CROWDED_FROM);
        if (now != crowded) {
            crowded = now;
            LOG.info(
                    now
                            ? "The processors are {} % busy: steady streams are read in larger portions, pbx.coalesce-crowded instead of pbx.coalesce"
                            : "The processors are {} % busy: steady streams are read in portions of pbx.coalesce again",
                    Math.round(100 * mean));
        }
    }

    /** Any thread. */
    boolean crowded() {
        return crowded;
    }
}
