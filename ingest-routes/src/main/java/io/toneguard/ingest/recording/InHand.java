package io.toneguard.ingest.recording;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which files of the inbox wait for a lane or are in one, with every sidecar that could be theirs: no two lanes ever have the same file, or two
 * files that one sidecar may go with, so that whose it is does not depend on who is faster. Thread-safe.
 */
final class InHand {
    private final Set<Path> claimed = new HashSet<>();

    /**
     * Some files that nobody else may take in hand until it is given back.
     *
     * @param paths with their possible sidecars
     */
    record Claim(Path first, Set<Path> paths) {
        static Claim of(Path file) {
            return of(Set.of(file));
        }

        /** @param files at least one */
        static Claim of(Collection<Path> files) {
            var paths = new HashSet<Path>();
            for (Path file : files) {
                var name = new DroppedName(file.getFileName().toString());
                paths.add(file);
                addSibling(paths, file, name.name() + ".json");
                addSibling(paths, file, name.stem() + ".json");
            }
            return new Claim(files.iterator().next(), Set.copyOf(paths));
        }

        private static void addSibling(Set<Path> paths, Path file, String name) {
            try {
                paths.add(file.resolveSibling(name));
            } catch (InvalidPathException e) {
                return; // this locale cannot spell it, so it is not there
            }
        }
    }

    /** Whether nobody had any of it; then it is the caller's. */
    synchronized boolean take(Claim claim) {
        if (claim.paths().stream().anyMatch(claimed::contains)) {
            return false;
        }
        claimed.addAll(claim.paths());
        return true;
    }

    synchronized void giveBack(Claim claim) {
        claimed.removeAll(claim.paths());
    }

    synchronized boolean holds(Path file) {
        return claimed.contains(file);
    }
}
