package io.toneguard.ingest.recording;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A file's name in a tenant's folder, and what it says.
 *
 * @param name without folders
 */
public record DroppedName(String name) {
    static final String DONE = "done";
    static final String QUARANTINE = "quarantine";

    private static final List<String> NOT_YET_OR_NEVER = List.of(".part", ".tmp", ".filepart", ".json", ".reason.txt");
    private static final int LONGEST_NAME_BYTES = 255;

    /** Whether a file of this name is handed in; the others are in the making, hidden, or belong to one that is. */
    public boolean isHandedIn() {
        String lower = name.toLowerCase(Locale.ROOT);
        return !isHidden() && NOT_YET_OR_NEVER.stream().noneMatch(lower::endsWith);
    }

    /** Whether a folder of this name is where finished files go. */
    boolean isOurFolder() {
        return name.equals(DONE) || name.equals(QUARANTINE);
    }

    boolean isSidecar() {
        return !isHidden() && name.endsWith(".json");
    }

    /** Two dots are a strange name, but no tool's way to hide a file it still writes. */
    public boolean isHidden() {
        return name.startsWith(".") && !name.startsWith("..");
    }

    /** The name without its extension. */
    public String stem() {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The extension with its dot; empty if there is none. */
    public String extension() {
        return name.substring(stem().length());
    }

    /** {@code stem + mark + tail}, the stem cut as far as a file system's longest name demands. */
    String companion(String mark, String tail) {
        var stem = new StringBuilder(stem());
        while (stem.length() > 0 && utf8Length(stem + mark + tail) > LONGEST_NAME_BYTES) {
            stem.setLength(stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + mark + tail;
    }

    /** The name on one line, whatever it holds. */
    String printable() {
        return printable(name);
    }

    /** Any text on one line. */
    static String printable(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(line::appendCodePoint);
        return line.toString();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
