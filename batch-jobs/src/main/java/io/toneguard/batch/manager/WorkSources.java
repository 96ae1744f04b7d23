package io.toneguard.batch.manager;

import io.toneguard.batch.Pending;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Where work may come from, the most urgent first. */
final class WorkSources implements Iterable<WorkSource> {
    private final List<WorkSource> byUrgency;

    WorkSources(List<WorkSource> sources) {
        byUrgency =
                sources.stream().sorted(Comparator.comparing(WorkSource::kind)).toList();
    }

    /**
     * @throws IllegalStateException if this process has none of this kind
     */
    WorkSource of(WorkKind kind) {
        return byUrgency.stream()
                .filter(source -> source.kind() == kind)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("Nothing here is a source of the kind '" + kind.word() + "'"));
    }

    Map<WorkKind, Pending> measure() {
        var pending = new EnumMap<WorkKind, Pending>(WorkKind.class);
        byUrgency.forEach(source -> pending.put(source.kind(), source.measure()));
        return pending;
    }

    @Override
    public Iterator<WorkSource> iterator() {
        return byUrgency.iterator();
    }
}
