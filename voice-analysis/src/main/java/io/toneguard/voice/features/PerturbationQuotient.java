package io.toneguard.voice.features;

/**
 * How far values lie, on average, from the mean of the {@code points} values around them, themselves included: the numerator of RAP (3
 * periods), PPQ5 and APQ3 to APQ11 (Koike 1973; Davis 1976). In the unit of the values; fixed memory.
 */
final class PerturbationQuotient {
    private final double[] ring;
    private int held;
    private int next;
    private double sum;
    private long count;

    /** @param points odd, 3 or more */
    PerturbationQuotient(int points) {
        this.ring = new double[points];
    }

    /** Takes the next value of the run. */
    void add(double value) {
        ring[next] = value;
        next = (next + 1) % ring.length;
        held = Math.min(ring.length, held + 1);
        if (held < ring.length) {
            return;
        }
        double total = 0;
        for (int i = 0; i < ring.length; i++) {
            total += ring[(next + i) % ring.length];
        }
        sum += Math.abs(ring[(next + ring.length / 2) % ring.length] - total / ring.length);
        count++;
    }

    /** The run ends: no mean reaches across. */
    void restart() {
        held = 0;
    }

    /** NaN if no run was as long as {@code points}. */
    double mean() {
        return count == 0 ? Double.NaN : sum / count;
    }
}
