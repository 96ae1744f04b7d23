package io.toneguard.ingest.dialect;

import java.util.List;

/** Which of a call's tracks a message means. */
final class TrackNames {
    private static final String SUFFIX = "_track";

    private final List<String> names;

    TrackNames(List<String> names) {
        this.names = names;
    }

    /** Counted from 0; -1 if the name is none of them. A call of one track needs no name; {@code inbound_track} is {@code inbound}. */
    int indexOf(JsonText name) {
        if (name.isEmpty() && names.size() == 1) {
            return 0;
        }
        for (int i = 0; i < names.size(); i++) {
            if (name.is(names.get(i)) || name.is(names.get(i), SUFFIX)) {
                return i;
            }
        }
        return -1;
    }

    int count() {
        return names.size();
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
