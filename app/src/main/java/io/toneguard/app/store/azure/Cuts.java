package io.toneguard.app.store.azure;

import java.util.ArrayList;
import java.util.List;

/**
 * Ranges of an append blob that do not count: nothing can be taken out of one, so what a draft forgets is noted in the blob's metadata.
 * Sorted, apart, none empty.
 */
record Cuts(List<Range> ranges) {
    static final Cuts NONE = new Cuts(List.of());

    /** Bytes from, inclusive, to, exclusive. */
    record Range(long from, long to) {
        long length() {
            return to - from;
        }
    }

    Cuts {
        ranges = List.copyOf(ranges);
    }

    /** @throws IllegalArgumentException if the text is none of ours */
    static Cuts parse(String text) {
        var ranges = new ArrayList<Range>();
        long reached = 0;
        for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
            var ends = part.split("-", 2);
            if (ends.length != 2) {
                throw new IllegalArgumentException("no range: " + part);
            }
            var range = new Range(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
            if (range.from() < reached || range.length() <= 0) {
                throw new IllegalArgumentException("not in order: " + text);
            }
            ranges.add(range);
            reached = range.to();
        }
        return new Cuts(ranges);
    }

    /** As the metadata keep it. */
    String text() {
        return String.join(
                ",",
                ranges.stream().map(range -> range.from() + "-" + range.to()).toList());
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Bytes that count of a blob so long. */
    long keptOf(long blobBytes) {
        return kept(blobBytes).stream().mapToLong(Range::length).sum();
    }

    /** The ranges that count of a blob so long, in order. */
    List<Range> kept(long blobBytes) {
        var kept = new ArrayList<Range>();
        long at = 0;
        for (Range cut : ranges) {
            if (cut.from() > at) {
                kept.add(new Range(at, cut.from()));
            }
            at = cut.to();
        }
        if (blobBytes > at) {
            kept.add(new Range(at, blobBytes));
        }
        return kept;
    }

    /** Where the first {@code length} bytes that count end in the blob. */
    long endOf(long length, long blobBytes) {
        long left = length;
        long end = 0;
        for (Range range : kept(blobBytes)) {
            if (left == 0) {
                break;
            }
            long taken = Math.min(left, range.length());
            end = range.from() + taken;
            left -= taken;
        }
        return end;
    }

    /** These, and all from {@code from} on to the end of a blob so long. */
    Cuts andTheRest(long from, long blobBytes) {
        if (from >= blobBytes) {
            return this;
        }
        long begin = from;
        var fewer = new ArrayList<Range>();
        for (Range range : ranges) {
            if (range.to() < from) {
                fewer.add(range);
            } else {
                begin = Math.min(begin, range.from());
            }
        }
        fewer.add(new Range(begin, blobBytes));
        return new Cuts(fewer);
    }
}
