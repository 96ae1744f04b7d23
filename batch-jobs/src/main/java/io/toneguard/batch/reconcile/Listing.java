package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.StoreEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A month's store entries in slices of whole recordings; what is foreign is told apart. */
final class Listing {
    static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    private final Iterator<StoreEntry> entries;
    private final Consumer<StoreEntry> foreign;
    private @Nullable StoreEntry next;

    Listing(Iterator<StoreEntry> entries, Consumer<StoreEntry> foreign) {
        this.entries = entries;
        this.foreign = foreign;
        advance();
    }

    /**
     * Some of the entries, by recording.
     *
     * @param upTo the last id that the slice speaks of: what has an id up to this and is not in it, was not in the store
     */
    record Slice(TreeMap<String, List<StoreEntry>> entries, UUID upTo) {
        /** Takes out those up to this id. */
        TreeMap<String, List<StoreEntry>> takeUpTo(UUID id) {
            var head = entries.headMap(id.toString(), true);
            var taken = new TreeMap<String, List<StoreEntry>>(head);
            head.clear();
            return taken;
        }
    }

    boolean hasNext() {
        return next != null;
    }

    /** The next slice, of so many recordings; empty, and up to the last of all ids, if there is none. */
    Slice next(int recordings) {
        var slice = new TreeMap<String, List<StoreEntry>>();
        while (next != null) {
            String id = id(next);
            if (slice.size() == recordings && !slice.containsKey(id)) {
                return new Slice(slice, UUID.fromString(slice.lastKey()));
            }
            slice.computeIfAbsent(id, key -> new ArrayList<>()).add(next);
            advance();
        }
        return new Slice(slice, LAST);
    }

    private void advance() {
        next = null;
        while (next == null && entries.hasNext()) {
            var entry = entries.next();
            if (entry.recording() == null) {
                foreign.accept(entry);
            } else {
                next = entry;
            }
        }
    }

    private static String id(StoreEntry entry) {
        var recording = entry.recording();
        if (recording == null) {
            throw new IllegalStateException("store entry " + entry.name() + " is of no recording");
        }
        return recording.recording().toString();
    }
}
