package io.toneguard.ingest.recording;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sidecar of two mono files that make one recording: {@code {"files": ["call7-rx.wav", "call7-tx.wav"], "channels": ["customer",
 * "agent"], "offsetsMs": [0, 120]}}.
 *
 * @param files names of the two, left channel first; without folders
 * @param offsetsMs silence before the first sample of each, in milliseconds
 * @param sidecar what it says of the call, and who speaks on the two channels
 * @param fault what is wrong with it; null: nothing
 */
record PairSidecar(
        List<String> files,
        List<Long> offsetsMs,
        Sidecar sidecar,
        @Nullable RefusedException fault) {
    private static final int MOST_FILES = 16;
    private static final int LONGEST_NAME = 255;
    private static final long LONGEST_OFFSET_MS = 3_600_000;
    private static final List<Long> NO_OFFSETS = List.of(0L, 0L);

    /** Of one that says nonsense the files are known all the same, as far as they can be: they must not come in alone. */
    static PairSidecar of(JsonNode node, SidecarReader.Fields fields) {
        var files = new ArrayList<String>();
        for (JsonNode file : node.get("files")) {
            String name = file.isString() ? file.asString() : "";
            if (isPlain(name) && files.size() < MOST_FILES) {
                files.add(name);
            }
        }
        try {
            var sidecar = fields.read(node);
            requireTwo(node.get("files"), files, sidecar);
            return new PairSidecar(List.copyOf(files), offsets(node.get("offsetsMs")), sidecar, null);
        } catch (RefusedException e) {
            return new PairSidecar(List.copyOf(files), NO_OFFSETS, Sidecar.NONE, e);
        }
    }

    private static void requireTwo(JsonNode given, List<String> plain, Sidecar sidecar) throws RefusedException {
        if (!given.isArray() || given.size() != plain.size()) {
            throw SidecarReader.invalid("has a field 'files' that does not name files beside it, without folders");
        }
        if (plain.size() != 2 || plain.get(0).equals(plain.get(1))) {
            throw SidecarReader.invalid("has a field 'files' that does not name two files");
        }
        var channels = sidecar.channels();
        if (channels != null && channels.size() != 2) {
            throw SidecarReader.invalid(
                    "has a field 'channels' that does not name two speakers, as 'files' names two files");
        }
    }

    private static boolean isPlain(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && !name.contains("/")
                && !name.contains("\\")
                && name.codePoints().noneMatch(Character::isISOControl)
                && new DroppedName(name).isHandedIn()
                && !name.equals("..")
                && isSpellable(name);
    }

    /** Not every name that JSON can hold can be one of a file here. */
    private static boolean isSpellable(String name) {
        try {
            return Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static List<Long> offsets(@Nullable JsonNode node) throws RefusedException {
        if (node == null || node.isNull()) {
            return NO_OFFSETS;
        }
        var offsets = new ArrayList<Long>();
        for (JsonNode offset : node) {
            offsets.add(offset.isIntegralNumber() && offset.canConvertToLong() ? offset.asLong() : -1);
        }
        if (offsets.size() != 2 || offsets.stream().anyMatch(ms -> ms < 0 || ms > LONGEST_OFFSET_MS)) {
            throw SidecarReader.invalid(
                    "has a field 'offsetsMs' that is no two numbers of milliseconds, 0 to " + LONGEST_OFFSET_MS);
        }
        return List.copyOf(offsets);
    }
}
