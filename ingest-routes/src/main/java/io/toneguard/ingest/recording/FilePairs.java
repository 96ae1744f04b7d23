package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.NameFacts;
import io.toneguard.ingest.recording.TenantFolders.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files in the inbox are halves of a recording: those that a sidecar with {@code files} names, and those of a source with two legs
 * whose names say which leg of which call they are. Learned in each walk through the inbox; every sidecar and every name is read once as
 * long as it lies there. Used by the one thread that looks.
 */
final class FilePairs {
    /** Of a file that lies there: what it says, and in which walk it was seen last. */
    private static final class Seen<T> {
        final T said;
        final Stamp stamp;
        int walk;

        Seen(T said, Stamp stamp) {
            this.said = said;
            this.stamp = stamp;
        }
    }

    private final Map<Path, Seen<Optional<PairSidecar>>> sidecars = new HashMap<>();
    private final Set<Path> named = new HashSet<>();
    private final Map<Path, Place> walked = new HashMap<>();
    private int walk;

    void beginWalk() {
        walk++;
        named.clear();
        walked.clear();
    }

    void endWalk() {
        sidecars.values().removeIf(seen -> seen.walk != walk);
    }

    /** Whether this file is not to be taken alone: it is a half, or its folder was not looked through in this walk. */
    boolean holdsBack(Path file) {
        var place = walked.get(file.resolveSibling(""));
        return place == null || named.contains(file) || legOf(place, file).isPresent();
    }

    /**
     * The pairs of one folder, half ones included.
     *
     * @param folder has been looked through
     * @param sidecarFiles what is named {@code *.json} in it
     * @param recordings what is handed in in it
     */
    Collection<FilePair> of(Place place, Path folder, List<Path> sidecarFiles, List<Path> recordings) {
        var pairs = new ArrayList<FilePair>();
        for (Path json : sidecarFiles) {
            read(json).ifPresent(said -> {
                var pair = FilePair.of(place, json, said);
                if (pair.parts().stream().noneMatch(named::contains)
                        && !pair.present().isEmpty()) {
                    named.addAll(pair.parts());
                    pairs.add(pair);
                }
            });
        }
        if (place.source() != null && place.source().legs() == 2) {
            pairs.addAll(byLegs(place, recordings));
        }
        walked.put(folder, place); // last: of a folder in which that failed, nothing is taken alone
        return pairs;
    }

    private List<FilePair> byLegs(Place place, List<Path> recordings) {
        var calls = new LinkedHashMap<String, TreeMap<String, Path>>();
        var facts = new HashMap<Path, NameFacts>();
        for (Path file : recordings.stream().sorted().toList()) {
            if (!named.contains(file)) {
                legOf(place, file).ifPresent(of -> {
                    facts.put(file, of);
                    calls.computeIfAbsent(String.valueOf(of.callId()), call -> new TreeMap<>())
                            .putIfAbsent(String.valueOf(of.leg()), file);
                });
            }
        }
        var pairs = new ArrayList<FilePair>();
        calls.values().forEach(legs -> {
            var files = legs.values().stream().limit(2).toList();
            pairs.add(FilePair.of(
                    place,
                    files,
                    files.stream()
                            .map(file -> facts.getOrDefault(file, NameFacts.NONE))
                            .toList()));
        });
        return pairs;
    }

    private static Optional<NameFacts> legOf(Place place, Path file) {
        var source = place.source();
        if (source == null || source.legs() != 2) {
            return Optional.empty();
        }
        String name = file.getFileName().toString();
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        var facts = source.names().read(name);
        return source.isOneOfTwo(facts) ? Optional.of(facts) : Optional.empty();
    }

    /** A sidecar that cannot be read says nothing here: whoever takes its recording says what is wrong with it. */
    private Optional<PairSidecar> read(Path json) {
        try {
            var stamp = Stamp.of(json);
            var seen = sidecars.get(json);
            if (seen == null || !seen.stamp.equals(stamp)) {
                seen = new Seen<>(SidecarReader.readPair(json), stamp);
                sidecars.put(json, seen);
            }
            seen.walk = walk;
            return seen.said;
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
