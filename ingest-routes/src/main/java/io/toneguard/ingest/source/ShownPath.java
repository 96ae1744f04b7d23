package io.toneguard.ingest.source;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request's path as the log may show it: words that are known here, and {@code *} for everything else. A path may hold a source's token,
 * also at a place where no token belongs, and the query anything.
 */
public final class ShownPath {
    private static final Set<String> OURS = Set.of("", "v1", "streams", "calls");
    /** A word that somebody mistyped; the tokens that we make are longer. */
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]{0,19}");

    private static final int MOST_PARTS = 8;

    private ShownPath() {}

    /** @param known dialects, and tenants where they are known */
    public static String of(Handshake handshake, Set<String> known) {
        var parts = handshake.pathParts();
        // Where a dialect belongs, and its tenant follows, any word is shown: it is the one that somebody has to put
        // right.
        boolean namesADialect = parts.size() > 3
                && parts.get(0).equals("v1")
                && parts.get(1).equals("streams")
                && WORD.matcher(parts.get(2)).matches()
                && !OURS.contains(parts.get(3));
        var dialect = namesADialect ? parts.get(2) : "";
        return "/"
                + parts.stream()
                        .limit(MOST_PARTS)
                        .map(part -> OURS.contains(part) || known.contains(part) || part.equals(dialect) ? part : "*")
                        .collect(Collectors.joining("/"));
    }
}
