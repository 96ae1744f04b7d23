package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder inside the tenant's own into which finished files go, a file and its companions under one name. Nothing there is ever
 * overwritten: where one of the names is taken, all get the same mark, which the content decides, so that a move
 * broken off by a crash goes on under the same names.
 */
final class Shelf {
    static final String REASON = ".reason.txt";
    private static final Pattern MARK = Pattern.compile("-[0-9a-f]{8}(-[0-9]+)?");

    private final DroppedFile file;
    private final Path folder;

    private Shelf(DroppedFile file, String folder) throws IOException {
        this.file = file;
        requireRealDirectory(file.path().resolveSibling(""));
        this.folder = file.path().resolveSibling(folder);
        if (isFree(this.folder)) {
            try {
                Files.createDirectory(this.folder);
            } catch (FileAlreadyExistsException e) {
                // Another lane was faster. What it made, or somebody else, is looked at below.
            }
        }
        requireRealDirectory(this.folder);
    }

    /** A link here would let whoever may write to the inbox choose where our moves go. */
    private static void requireRealDirectory(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    folder.toString(), null, "is a link or a file where a real folder must be; remove it");
        }
    }

    /** Moves a stored recording away: the file last, so that a crash before it is made good at the next poll. */
    static Path done(DroppedFile file, String hash) throws IOException {
        return new Shelf(file, DroppedName.DONE).putDone(hash);
    }

    /** Moves a refused file away, the sentence that says why beside it. */
    static Path quarantine(DroppedFile file, String hash, String sentence) throws IOException {
        return new Shelf(file, DroppedName.QUARANTINE).putRefused(hash, sentence + System.lineSeparator());
    }

    private Path putDone(String hash) throws IOException {
        for (int attempt = 0; ; attempt++) {
            String mark = mark(hash, attempt);
            var moves = sidecarMoves(mark);
            moves.put(file.path(), target(mark));
            if (moves.values().stream().allMatch(Shelf::isFree)) {
                return move(moves, target(mark));
            }
        }
    }

    private Path putRefused(String hash, String reason) throws IOException {
        for (int attempt = 0; ; attempt++) {
            String mark = mark(hash, attempt);
            var moves = new LinkedHashMap<Path, Path>();
            moves.put(file.path(), target(mark));
            moves.putAll(sidecarMoves(mark));
            Path note = resolve(folder, file.name().companion(mark, REASON));
            if (moves.values().stream().allMatch(Shelf::isFree) && (isFree(note) || holds(note, reason))) {
                if (isFree(note)) {
                    Files.writeString(note, reason, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                }
                return move(moves, target(mark));
            }
        }
    }

    private Map<Path, Path> sidecarMoves(String mark) {
        var moves = new LinkedHashMap<Path, Path>();
        String own = file.name().name() + ".json";
        for (Path sidecar : file.sidecars()) {
            boolean ofFullName = sidecar.getFileName().toString().equals(own);
            String tail = ofFullName ? file.name().extension() + ".json" : ".json";
            moves.put(sidecar, resolve(folder, file.name().companion(mark, tail)));
        }
        return moves;
    }

    private Path target(String mark) {
        return mark.isEmpty()
                ? folder.resolve(file.path().getFileName())
                : resolve(folder, file.name().companion(mark, file.name().extension()));
    }

    /** Where a name that is made of text lies. */
    static Path resolve(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) { // this locale cannot spell it
            return folder.resolve(spelt(name));
        }
    }

    /** The name in letters that every locale has. */
    static String spelt(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "_");
    }

    private static Path move(Map<Path, Path> moves, Path result) throws IOException {
        for (var move : moves.entrySet()) {
            Files.move(move.getKey(), move.getValue());
        }
        return result;
    }

    static String mark(String hash, int attempt) {
        return switch (attempt) {
            case 0 -> "";
            case 1 -> "-" + hash.substring(0, 8);
            default -> "-" + hash.substring(0, 8) + "-" + attempt;
        };
    }

    /** The mark of this content at the end of the name, before its extension; null: it has none. */
    static @Nullable String lastMark(DroppedName name, String hash) {
        var stem = name.stem();
        int at = stem.lastIndexOf(mark(hash, 1));
        return at >= 0 && MARK.matcher(stem).region(at, stem.length()).matches() ? stem.substring(at) : null;
    }

    private static boolean isFree(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean holds(Path note, String reason) throws IOException {
        if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        byte[] wanted = reason.getBytes(StandardCharsets.UTF_8);
        try (var stream = Files.newInputStream(note, LinkOption.NOFOLLOW_LINKS)) {
            return Arrays.equals(stream.readNBytes(wanted.length + 1), wanted);
        }
    }
}
