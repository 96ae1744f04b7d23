package io.toneguard.ingest.dialect;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.Named;

/**
 * The names that a JSON dialect's messages are read for, compiled once for all its conversations.
 *
 * @param texts what is kept as text, asked for by its place in this list; a name may stand in the message itself or in a body
 * @param payload the audio in base64
 * @param bodies objects of the message that are looked into; all others are skipped
 */
record MediaNames(
        List<String> texts, String payload, List<String> bodies, PropertyNameMatcher matcher, AsciiNames ascii) {
    /** Its buffers are kept per thread, of which a server has few: one per event loop. */
    static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    static MediaNames of(List<String> texts, String payload, List<String> bodies) {
        var all = new ArrayList<>(texts);
        all.add(payload);
        all.addAll(bodies);
        var named = all.stream().map(Named::fromString).toList();
        return new MediaNames(
                List.copyOf(texts),
                payload,
                List.copyOf(bodies),
                JSON.constructNameMatcher(named, false),
                new AsciiNames(all));
    }

    /** As {@link #matcher}, for a name that stands in a message without escapes; less than 0 if it is none of these. */
    int match(byte[] json, int from, int to) {
        return ascii.match(json, from, to);
    }

    boolean isText(int match) {
        return match >= 0 && match < texts.size();
    }

    boolean isPayload(int match) {
        return match == texts.size();
    }

    boolean isBody(int match) {
        return match > texts.size();
    }
}
