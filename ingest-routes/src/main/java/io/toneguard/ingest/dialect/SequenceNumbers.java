package io.toneguard.ingest.dialect;

/** Counts messages that were sent, by their numbers, and never came. */
final class SequenceNumbers {
    private long first = MediaJson.ABSENT;
    private long highest;
    private long came;

    /**
     * @param number of a message, in any order; {@link MediaJson#ABSENT} does not count
     */
    void saw(long number) {
        if (number >= 0) {
            first = first < 0 ? number : Math.min(first, number);
            highest = Math.max(highest, number);
            came++;
        }
    }

    /** Messages missing so far. */
    long missing() {
        return first < 0 ? 0 : highest - first + 1 - came;
    }

    /** Such as {@code ; 3 lost on the way}; empty if none was. */
    String lost() {
        long lost = missing();
        return lost <= 0 ? "" : "; " + lost + " lost on the way";
    }
}
