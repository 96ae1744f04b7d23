package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the folder of a month, in the order of the recordings' ids. A folder is read in no order, and may be too large to be
 * sorted in memory: it is read once to count how many names begin alike, and then once for each range of names that fits.
 */
final class DiskListing {
    private static final Pattern OURS = Pattern.compile(
            "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.(audio|draft|[0-9]+\\.part)");
    /** Hexadecimal digits that names are counted by. */
    private static final int DIGITS = 3;

    private static final int PREFIXES = 1 << (4 * DIGITS);

    private final Path folder;
    private final TenantId tenant;
    private final LocalDate month;
    private final int mostAtOnce;

    /** @param mostAtOnce names in memory at one time, as far as they do not all begin alike */
    DiskListing(Path folder, TenantId tenant, LocalDate month, int mostAtOnce) {
        this.folder = folder;
        this.tenant = tenant;
        this.month = month;
        this.mostAtOnce = mostAtOnce;
    }

    /** Prefixes from, inclusive, to, exclusive. */
    private record Range(int from, int to) {
        boolean holds(Matcher name) {
            int prefix = prefix(name);
            return prefix >= from && prefix < to;
        }
    }

    /** The matcher of a name of ours has matched. */
    private record Name(Path file, Matcher parts) {}

    Stream<StoreEntry> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        var foreign = names().filter(name -> !isOurs(name))
                .map(this::entry)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
        return Stream.concat(foreign, ranges().stream().flatMap(this::sorted));
    }

    private Stream<StoreEntry> sorted(Range range) {
        try (var names = names()) {
            return names
                    .filter(name -> isOurs(name) && range.holds(name.parts()))
                    .sorted((one, other) ->
                            one.file().getFileName().compareTo(other.file().getFileName()))
                    .toList()
                    .stream()
                    .map(this::entry)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Range> ranges() throws IOException {
        var counts = new int[PREFIXES];
        try (var names = names()) {
            names.filter(DiskListing::isOurs).forEach(name -> counts[prefix(name.parts())]++);
        }
        var ranges = new ArrayList<Range>();
        int from = 0;
        int held = 0;
        for (int prefix = 0; prefix < PREFIXES; prefix++) {
            if (held > 0 && held + counts[prefix] > mostAtOnce) {
                ranges.add(new Range(from, prefix));
                from = prefix;
                held = 0;
            }
            held += counts[prefix];
        }
        ranges.add(new Range(from, PREFIXES));
        return ranges;
    }

    private Stream<Name> names() throws IOException {
        return Files.list(folder)
                .map(file -> new Name(file, OURS.matcher(file.getFileName().toString())));
    }

    private static boolean isOurs(Name name) {
        return name.parts().matches();
    }

    private static int prefix(Matcher name) {
        return Integer.parseInt(name.group(1).substring(0, DIGITS), 16);
    }

    /** Null if it is gone by now. */
    private @Nullable StoreEntry entry(Name name) {
        try {
            var found = Files.readAttributes(name.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var kind = found.isRegularFile() && isOurs(name) ? kind(name.parts().group(2)) : Kind.FOREIGN;
            return new StoreEntry(
                    kind,
                    kind == Kind.FOREIGN ? null : recording(name.parts().group(1)),
                    name.file().getFileName().toString(),
                    found.size(),
                    found.lastModifiedTime().toInstant());
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Kind kind(String ending) {
        return switch (ending) {
            case "audio" -> Kind.FINISHED;
            case "draft" -> Kind.DRAFT;
            default -> Kind.HALF_PUT;
        };
    }

    private StoredRecording recording(String id) {
        return new StoredRecording(tenant, month, new RecordingId(UUID.fromString(id)));
    }
}
