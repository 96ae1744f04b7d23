package io.toneguard.ingest.ledger;

/** The call id of a recording that came without one: its file's name without the extension. */
final class DerivedCallId {
    private DerivedCallId() {}

    static String of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String stem = dot > 0 ? fileName.substring(0, dot) : fileName;
        var id = new StringBuilder(stem.length());
        stem.codePoints().map(c -> Character.isISOControl(c) ? '_' : c).forEach(id::appendCodePoint);
        return id.toString();
    }

    /** For a second recording whose file has the same name: the content tells the two apart. */
    static String of(String fileName, String contentSha256) {
        return of(fileName) + "-" + contentSha256.substring(0, 8);
    }
}
