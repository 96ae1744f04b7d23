package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * WebSocket frames of a client as bytes (RFC 6455, 5.2), made before they are due. The mask is one byte four times over, so that a masked piece
 * fits at any place of a frame; a browser must not do that, a test tool may, and the server unmasks as it always does.
 */
final class ClientFrames {
    static final byte MASK = 0x5A;
    static final int MAX_HEAD_BYTES = 8;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTE_LENGTH = 126;

    private ClientFrames() {}

    static ByteBuf text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = Unpooled.buffer(MAX_HEAD_BYTES + bytes.length);
        head(frame, FINAL_TEXT, bytes.length);
        return frame.writeBytes(masked(bytes, 0, bytes.length));
    }

    static ByteBuf binary(byte[] bytes, int offset, int length) {
        var frame = Unpooled.buffer(MAX_HEAD_BYTES + length);
        head(frame, FINAL_BINARY, length);
        return frame.writeBytes(masked(bytes, offset, length));
    }

    /** @param code 0: none */
    static ByteBuf close(int code) {
        var frame = Unpooled.buffer(MAX_HEAD_BYTES + 2);
        if (code == 0) {
            head(frame, FINAL_CLOSE, 0);
            return frame;
        }
        head(frame, FINAL_CLOSE, 2);
        return frame.writeByte((code >> 8) ^ MASK).writeByte(code ^ MASK);
    }

    /** A text's head; {@code length} masked bytes are to follow. */
    static void textHead(ByteBuf frame, int length) {
        head(frame, FINAL_TEXT, length);
    }

    private static void head(ByteBuf frame, int opcode, int length) {
        frame.writeByte(opcode);
        if (length < TWO_BYTE_LENGTH) {
            frame.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(MASKED | TWO_BYTE_LENGTH).writeShort(length);
        } else {
            throw new IllegalArgumentException("a message of " + length + " bytes is longer than any dialect sends");
        }
        frame.writeByte(MASK).writeByte(MASK).writeByte(MASK).writeByte(MASK);
    }

    static byte[] masked(String ascii) {
        var bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return masked(bytes, 0, bytes.length);
    }

    static byte[] masked(byte[] bytes, int offset, int length) {
        var masked = new byte[length];
        for (int i = 0; i < length; i++) {
            masked[i] = (byte) (bytes[offset + i] ^ MASK);
        }
        return masked;
    }
}
