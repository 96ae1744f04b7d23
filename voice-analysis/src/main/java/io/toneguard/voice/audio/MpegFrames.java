package io.toneguard.voice.audio;

import io.toneguard.voice.audio.EncodedAudio.Container;
import java.util.Optional;

/**
 * Frames of MPEG audio, layer II and III (ISO 11172-3 and 13818-3, 2.4.1.3) and of AAC in ADTS (ISO 14496-3, 1.A.3): found by heads that
 * follow one another at the distance that each of them states, as eleven set bits alone are found in any noise.
 */
final class MpegFrames {
    private static final int HEADS_NEEDED = 3;
    private static final int[] KBITS_1_LAYER_2 = {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384};
    private static final int[] KBITS_1_LAYER_3 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] RATES_HZ = {44_100, 48_000, 32_000};
    private static final int LAYER_2 = 2;
    private static final int LAYER_3 = 1;

    private MpegFrames() {}

    /** What frames the bytes hold, from their first or after a few others, such as the rest of a frame that was cut. */
    static Optional<EncodedAudio> in(FirstBytes bytes) {
        for (int at = 0; at < bytes.count() - 1; at++) {
            if (bytes.at(at) == 0xFF && bytes.at(at + 1) >= 0xE0) {
                if (follow(bytes, at, true)) {
                    return Optional.of(new EncodedAudio(Container.ADTS, "aac"));
                }
                if (follow(bytes, at, false)) {
                    boolean layer2 = (bytes.at(at + 1) >> 1 & 3) == LAYER_2;
                    return Optional.of(new EncodedAudio(Container.MPEG, layer2 ? "mp2" : "mp3"));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a row of heads begins there: three, or as many as the file has, if the last of them ends with it. */
    private static boolean follow(FirstBytes bytes, int from, boolean adts) {
        int at = from;
        for (int heads = 0; heads < HEADS_NEEDED; heads++) {
            if (heads > 0 && at == bytes.count() && bytes.reachTheEnd()) {
                return true;
            }
            int length = adts ? adtsBytes(bytes, at) : layerBytes(bytes, at);
            if (length == 0 || !isAlike(bytes, from, at)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Version, layer and sample rate stay the same throughout a recording; heads that noise made differ. */
    private static boolean isAlike(FirstBytes bytes, int one, int other) {
        return (bytes.at(one + 1) & 0xFE) == (bytes.at(other + 1) & 0xFE)
                && (bytes.at(one + 2) & 0x0C) == (bytes.at(other + 2) & 0x0C);
    }

    /** Length of the frame whose head stands there; 0 if none does. */
    private static int adtsBytes(FirstBytes bytes, int at) {
        boolean head = bytes.at(at) == 0xFF
                && (bytes.at(at + 1) & 0xF6) == 0xF0
                && bytes.at(at + 5) >= 0
                && (bytes.at(at + 2) >> 2 & 15) < 13;
        int length = (bytes.at(at + 3) & 3) << 11 | bytes.at(at + 4) << 3 | bytes.at(at + 5) >> 5;
        return head && length > 7 ? length : 0;
    }

    private static int layerBytes(FirstBytes bytes, int at) {
        int version = bytes.at(at + 1) >> 3 & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
        int layer = bytes.at(at + 1) >> 1 & 3;
        int rate = bytes.at(at + 2) >> 2 & 3;
        int kbitsCode = bytes.at(at + 2) >> 4;
        boolean head = bytes.at(at) == 0xFF
                && bytes.at(at + 1) >= 0xE0
                && version != 1
                && (layer == LAYER_2 || layer == LAYER_3)
                && rate != 3
                && kbitsCode > 0
                && kbitsCode < 15;
        if (!head) {
            return 0;
        }
        int kbits = version != 3
                ? KBITS_2[kbitsCode]
                : layer == LAYER_2 ? KBITS_1_LAYER_2[kbitsCode] : KBITS_1_LAYER_3[kbitsCode];
        int rateHz = RATES_HZ[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        int samples = layer == LAYER_3 && version != 3 ? 576 : 1152;
        int padding = bytes.at(at + 2) >> 1 & 1;
        return samples / 8 * kbits * 1000 / rateHz + padding;
    }
}
