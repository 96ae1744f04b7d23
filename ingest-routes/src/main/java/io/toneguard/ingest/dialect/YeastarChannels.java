package io.toneguard.ingest.dialect;

import java.util.ArrayList;
import java.util.List;

/** Which channels of the PBX are in the call just now, and which track each has. A channel that ends leaves its track to the next one. */
final class YeastarChannels {
    static final int EXTENSION = 0;
    static final int EXTERNAL = 1;
    static final int NONE = -1;

    private static final int LONGEST_EXTENSION = 6;
    /** Parties of one call whose comings and goings are followed; a conference's further ones are left out all the same. */
    private static final int MOST = 32;

    private record Channel(String id, int track) {}

    private final List<Channel> open = new ArrayList<>();

    static boolean isExtension(JsonText number) {
        return !number.isEmpty() && number.length() <= LONGEST_EXTENSION;
    }

    boolean isOpen(JsonText id) {
        return find(id) >= 0;
    }

    /** The track of an open channel; {@link #NONE} where both were taken when it came. */
    int trackOf(JsonText id) {
        int at = find(id);
        return at < 0 ? NONE : open.get(at).track();
    }

    void open(JsonText id, JsonText number) {
        int wanted = isExtension(number) ? EXTENSION : EXTERNAL;
        int track = isFree(wanted) ? wanted : isFree(1 - wanted) ? 1 - wanted : NONE;
        if (open.size() < MOST) {
            open.add(new Channel(id.toString(), track));
        }
    }

    /** Returns whether it was open and none is any more. */
    boolean end(JsonText id) {
        int at = find(id);
        if (at >= 0) {
            open.remove(at);
        }
        return at >= 0 && open.isEmpty();
    }

    private boolean isFree(int track) {
        return open.stream().noneMatch(channel -> channel.track() == track);
    }

    private int find(JsonText id) {
        for (int i = 0; i < open.size(); i++) {
            if (id.is(open.get(i).id())) {
                return i;
            }
        }
        return -1;
    }
}
