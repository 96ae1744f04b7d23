package io.toneguard.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a recording is analysed, the most urgent first. A launch, and so a partition, holds work of one kind. */
public enum WorkKind {
    /** A recording that was stored just now, and has not failed before. */
    FRESH,
    /** One that has been waiting for longer than {@code batch.fresh-for}, or is tried again. */
    BACKLOG,
    /** One that has a result, analysed once more. */
    REPROCESSING;

    /** As in the column {@code partition_lease.kind}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if no kind has this word
     */
    public static WorkKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no kind of work; known: "
                        + Arrays.stream(values()).map(WorkKind::word).toList()));
    }

    /** All kinds' words, the most urgent first. */
    public static String[] words() {
        return words(List.of(values()));
    }

    /** The words of the kinds that go before this one. */
    public String[] moreUrgent() {
        return words(List.of(values()).subList(0, ordinal()));
    }

    private static String[] words(List<WorkKind> kinds) {
        return kinds.stream().map(WorkKind::word).toArray(String[]::new);
    }
}
