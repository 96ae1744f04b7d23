package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.NameFacts;
import io.toneguard.ingest.filesource.SidecarDialect;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something handed in: a path directly in a tenant's folder, or in that of one of its sources.
 *
 * @param source null: it came by none
 */
record DroppedFile(Tenant tenant, @Nullable FileSource source, Path path) {
    DroppedFile(Tenant tenant, Path path) {
        this(tenant, null, path);
    }

    DroppedName name() {
        return new DroppedName(path.getFileName().toString());
    }

    /**
     * The sidecars that lie beside it; the first is the one to read. {@code call.wav.json} is the file's for certain;
     * {@code call.json} goes to {@code call.wav} before any other {@code call.*}.
     */
    List<Path> sidecars() {
        var found = new ArrayList<Path>();
        sibling(name().name() + ".json").ifPresentIn(found);
        if (isWav()
                || Stream.of(".wav", ".WAV")
                        .allMatch(wav -> sibling(name().stem() + wav).isAbsent())) {
            sibling(name().stem() + ".json").ifPresentIn(found);
        }
        return List.copyOf(found);
    }

    /** What is known of it before it is opened: its sidecar comes before its name. */
    Sidecar readSidecar() throws IOException {
        return ownSidecar().filledFrom(said());
    }

    /** What its sidecar says alone. */
    Sidecar ownSidecar() throws IOException {
        var sidecars = sidecars();
        return sidecars.isEmpty() ? Sidecar.NONE : SidecarReader.read(sidecars.get(0), dialect());
    }

    /** What its name says, by its source's patterns. */
    NameFacts said() {
        return source == null ? NameFacts.NONE : source.names().read(name().name());
    }

    private SidecarDialect dialect() {
        return source == null ? SidecarDialect.OWN : source.sidecarDialect();
    }

    private boolean isWav() {
        return name().extension().toLowerCase(Locale.ROOT).equals(".wav");
    }

    private Sibling sibling(String name) {
        try {
            return new Sibling(path.resolveSibling(name));
        } catch (InvalidPathException e) {
            return new Sibling(null); // a name that this locale cannot spell: nobody can have meant it
        }
    }

    private record Sibling(@Nullable Path path) {
        boolean isAbsent() {
            return path == null || !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }

        void ifPresentIn(List<Path> found) {
            if (path != null && !isAbsent() && !found.contains(path)) {
                found.add(path);
            }
        }
    }
}
