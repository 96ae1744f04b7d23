package io.toneguard.voice.audio;

import java.io.IOException;

/** ID3v2 tags before the audio (id3.org, ID3v2.4.0 section 3): titles, pictures, of any size. */
final class Id3Tags {
    private static final int HEAD_BYTES = 10;
    private static final int MOST_TAGS = 16;

    private Id3Tags() {}

    static boolean isAt(FirstBytes start) {
        return start.startsWith("ID3");
    }

    /** Where the tags end, perhaps beyond the file; 0 if there are none. */
    static long end(FirstBytes start) throws IOException {
        long end = 0;
        var head = start;
        for (int tag = 0; tag < MOST_TAGS && isAt(head) && head.count() >= HEAD_BYTES; tag++) {
            long size = 0;
            for (int i = 6; i < HEAD_BYTES; i++) {
                size = size << 7 | head.at(i) & 0x7F;
            }
            boolean footer = (head.at(5) & 0x10) != 0;
            end += HEAD_BYTES + size + (footer ? HEAD_BYTES : 0);
            head = start.at(end, HEAD_BYTES);
        }
        return end;
    }
}
