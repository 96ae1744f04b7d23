package io.toneguard.ingest.pbx;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a {@code pbx:} route may see of a call. */
enum CallEvent {
    CALL_STARTED,
    AUDIO,
    GAP,
    PAUSED,
    RESUMED,
    PARTICIPANT_CHANGED,
    CALL_ENDED;

    /** The word in endpoint addresses and headers, such as {@code call-started}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param words separated by commas
     * @throws IllegalArgumentException if one of them names no event
     */
    static Set<CallEvent> of(String words) {
        var events = EnumSet.noneOf(CallEvent.class);
        for (String word : words.split(",")) {
            events.add(Arrays.stream(values())
                    .filter(event -> event.word().equals(word.trim()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("pbx: events names unknown event '" + word.trim()
                            + "'; known: "
                            + Arrays.stream(values()).map(CallEvent::word).collect(Collectors.joining(", ")))));
        }
        return events;
    }
}
