package io.toneguard.ingest.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Which channels of the PBX are in the call just now, and which track each has. A channel that ends leaves its track to the next one, which
 * in a transfer may have been there before that.
 */
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

    /** The track of an open channel; {@link #NONE} where both were taken when it was last heard. */
    int trackOf(JsonText id) {
        int at = find(id);
        return at < 0 ? NONE : open.get(at).track();
    }

    /** A channel is heard, which may be new. Returns whether it has a track since now. */
    boolean heard(JsonText id, JsonText number) {
        int at = find(id);
        if (at >= 0 && open.get(at).track() != NONE || at < 0 && open.size() == MOST) {
            return false;
        }
        int wanted = isExtension(number) ? EXTENSION : EXTERNAL;
        int track = isFree(wanted) ? wanted : isFree(1 - wanted) ? 1 - wanted : NONE;
        if (at < 0) {
            open.add(new Channel(id.toString(), track));
        } else if (track != NONE) {
            open.set(at, new Channel(open.get(at).id(), track));
        }
        return track != NONE;
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
