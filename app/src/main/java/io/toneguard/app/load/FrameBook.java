package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One loop of encoded audio, cut into messages ahead of time: to send one costs a write. Where there are more sessions than messages in the loop it is cut
 * several times, each a part of a message later, so that no two sessions say the same at the same time.
 */
final class FrameBook {
    private final byte[] loop;
    private final int messageBytes;
    private final int frames;
    private final int variants;
    private final int shiftBytes;
    private final AtomicReferenceArray<ByteBuf> binary;
    private final AtomicReferenceArray<byte[]> base64;

    /**
     * @param audio whole samples of all its channels
     * @param frameBytes of one sample of every channel
     * @param messageBytes of one message
     * @param voices that are to begin at different places
     */
    FrameBook(byte[] audio, int frameBytes, int messageBytes, int voices) {
        this.frames = audio.length / messageBytes;
        if (frames < 1) {
            throw new IllegalArgumentException("the audio has " + audio.length + " bytes, less than one message of "
                    + messageBytes + "; give a longer file");
        }
        this.loop = java.util.Arrays.copyOf(audio, frames * messageBytes);
        this.messageBytes = messageBytes;
        this.variants = Math.min((voices + frames - 1) / frames, messageBytes / frameBytes);
        this.shiftBytes = messageBytes / variants / frameBytes * frameBytes;
        this.binary = new AtomicReferenceArray<>(variants * frames);
        this.base64 = new AtomicReferenceArray<>(variants * frames);
    }

    int messageBytes() {
        return messageBytes;
    }

    /** The voice of the n-th session: begins at a place of its own. */
    Voice voice(int session) {
        return new Voice(this, session % variants, (int) ((session / variants * 7919L) % frames));
    }

    /** Copies a message's audio. */
    void copy(int variant, int index, byte[] to) {
        int from = index * messageBytes + variant * shiftBytes;
        int first = Math.min(messageBytes, loop.length - from);
        System.arraycopy(loop, from, to, 0, first);
        System.arraycopy(loop, 0, to, first, messageBytes - first);
    }

    /** As a binary frame, masked, which stays the book's. Made when first asked for. */
    ByteBuf binary(int variant, int index) {
        int slot = variant * frames + index;
        var frame = binary.get(slot);
        if (frame == null) {
            var bytes = message(variant, index);
            frame = Unpooled.directBuffer(ClientFrames.MAX_HEAD_BYTES + messageBytes)
                    .writeBytes(ClientFrames.binary(bytes, 0, bytes.length));
            binary.set(slot, frame);
        }
        return frame;
    }

    /** In base64, masked. */
    byte[] base64(int variant, int index) {
        int slot = variant * frames + index;
        var text = base64.get(slot);
        if (text == null) {
            var encoded = Base64.getEncoder().encode(message(variant, index));
            text = ClientFrames.masked(encoded, 0, encoded.length);
            base64.set(slot, text);
        }
        return text;
    }

    private byte[] message(int variant, int index) {
        var bytes = new byte[messageBytes];
        copy(variant, index, bytes);
        return bytes;
    }

    /** One session's way through the book. */
    record Voice(FrameBook book, int variant, int first) {
        ByteBuf binary(long message) {
            return book.binary(variant, index(message));
        }

        byte[] base64(long message) {
            return book.base64(variant, index(message));
        }

        void copy(long message, byte[] to) {
            book.copy(variant, index(message), to);
        }

        private int index(long message) {
            return (int) ((first + message) % book.frames);
        }
    }
}
