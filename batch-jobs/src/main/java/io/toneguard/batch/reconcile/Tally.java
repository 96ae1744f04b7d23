package io.toneguard.batch.reconcile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How much was looked at and found. */
public final class Tally {
    private final Map<FindingKind, Count> counts = new EnumMap<>(FindingKind.class);
    private long recordings;

    /** How many of a kind there were, and how many of them were repaired. */
    public record Count(long found, long repaired) {
        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(found + other.found, repaired + other.repaired);
        }
    }

    /** Rows of the ledger that were looked at. */
    public long recordings() {
        return recordings;
    }

    /** Of the kinds that there were. */
    public Map<FindingKind, Count> counts() {
        return Collections.unmodifiableMap(counts);
    }

    public Count of(FindingKind kind) {
        return counts.getOrDefault(kind, Count.NONE);
    }

    void looked(long more) {
        recordings += more;
    }

    void add(FindingKind kind, Count count) {
        counts.merge(kind, count, Count::plus);
    }

    void add(FindingKind kind, boolean repaired) {
        add(kind, new Count(1, repaired ? 1 : 0));
    }

    void add(Tally other) {
        recordings += other.recordings;
        other.counts.forEach(this::add);
    }

    /** Whether something that calls for an operator's action could not be repaired. */
    public boolean callsForAction() {
        return counts.entrySet().stream()
                .anyMatch(entry -> entry.getKey().callsForAction()
                        && entry.getValue().found() > entry.getValue().repaired());
    }

    /** Such as {@code 1200 recordings; MISSING 2, HALF_WRITTEN 3 (3 repaired)}. */
    @Override
    public String toString() {
        var text = new StringBuilder(recordings + " recordings; ");
        if (counts.isEmpty()) {
            return text.append("store, ledger and results agree").toString();
        }
        counts.forEach((kind, count) -> text.append(kind)
                .append(' ')
                .append(count.found())
                .append(count.repaired() == 0 ? "" : " (" + count.repaired() + " repaired)")
                .append(", "));
        return text.substring(0, text.length() - 2);
    }
}
