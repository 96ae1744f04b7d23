package io.toneguard.batch.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code reconcile.}.
 *
 * @param oldAfter what is younger may still be in the making: audio without a row, something half-written, a recording that waits
 * @param receivingAtMost how long a recording may be {@code receiving}; longer than {@code recorder.longest}, or calls that run are listed
 * @param listedAtMost findings of a tenant, month and kind that are written down; further ones are counted, and repaired
 * @param repairedAtMost recordings of a tenant that one reconciliation has analysed again because their result is missing; that more are
 *     missing is for an operator to look at, and {@code jobs reconcile --repaired-at-most} to repair
 */
@ConfigurationProperties(prefix = "reconcile", ignoreUnknownFields = false)
public record ReconcileSettings(
        @DefaultValue("24h") Duration oldAfter,
        @DefaultValue("9h") Duration receivingAtMost,
        @DefaultValue("1000") int listedAtMost,
        @DefaultValue("1000") int repairedAtMost) {
    /** What they are where nobody sets any. */
    public static final ReconcileSettings DEFAULTS =
            new ReconcileSettings(Duration.ofHours(24), Duration.ofHours(9), 1000, 1000);

    public ReconcileSettings {
        var faults = new ArrayList<String>();
        if (oldAfter.compareTo(Duration.ofHours(1)) < 0) {
            faults.add("reconcile.old-after=" + oldAfter.toSeconds()
                    + "s is below 3600s: what is being written would be taken for left behind");
        }
        if (receivingAtMost.compareTo(Duration.ofMinutes(1)) < 0) {
            faults.add("reconcile.receiving-at-most=" + receivingAtMost.toSeconds() + "s is below 60s");
        }
        if (listedAtMost < 1) {
            faults.add("reconcile.listed-at-most=" + listedAtMost + " is below 1");
        }
        if (repairedAtMost < 0) {
            faults.add("reconcile.repaired-at-most=" + repairedAtMost + " is below 0");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
