package io.toneguard.ingest.pbx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's WebSocket frames (RFC 6455, section 5) where no extension was negotiated: straight from what was read into the array
 * that the conversation is heard from, without a buffer and an object for each frame. A frame that is not as it must be ends the reading.
 */
final class FrameReader extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {
    /** Where frames go; always one at a time, and the array is good until the next one. */
    interface Frames {
        /** An array of at least that many bytes. */
        byte[] room(int bytes);

        /** @param last whether this is the end of its message; a {@link Opcode#CONTINUATION} goes on with the one before */
        void frame(Opcode opcode, boolean last, byte[] payload, int length);

        /** What comes now cannot be read; nothing more will be. */
        void broken(String why);

        /** A frame says that it is longer than the limit; nothing more will be read. */
        void overLimit();
    }

    private static final int FIN = 0x8000;
    private static final int RESERVED = 0x7000;
    private static final int MASKED = 0x80;
    private static final int LONGEST_CONTROL = 125;
    private static final int KEY_BYTES = 4;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int longest;
    private @Nullable Frames frames;
    /** The beginning of a frame whose end has not been read yet; null at the end of a frame. */
    private @Nullable ByteBuf rest;

    private boolean withinMessage;
    private boolean over;

    /** @param longest bytes of one frame's payload */
    FrameReader(int longest) {
        this.longest = longest;
    }

    /** To be called before the peer is answered; without it, what is read is for the next handler. */
    void into(Frames frames) {
        this.frames = frames;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf read) || frames == null) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            var in = rest == null ? read : rest.writeBytes(read);
            boolean heard = false;
            try {
                while (!over && one(frames, in)) {
                    // the next one
                }
                heard = true;
            } finally {
                // What lies behind a frame that somebody failed at is lost, and with it where the next one begins.
                over |= !heard;
            }
            if (over || !in.isReadable()) {
                forget();
            } else if (rest == null) {
                rest = ctx.alloc().buffer(read.readableBytes()).writeBytes(read);
            } else {
                rest.discardSomeReadBytes();
            }
        } finally {
            read.release();
        }
    }

    /** @return whether there was a whole one */
    private boolean one(Frames into, ByteBuf in) {
        int available = in.readableBytes();
        if (available < Short.BYTES) {
            return false;
        }
        int at = in.readerIndex();
        int head = in.getUnsignedShort(at);
        var opcode = Opcode.of(head >> Byte.SIZE & 0xF);
        boolean last = (head & FIN) != 0;
        long length = head & 0x7F;
        var fault = fault(head, opcode, last, length);
        if (opcode == null || fault != null) {
            return refused(into, String.valueOf(fault));
        }
        int header = Short.BYTES;
        if (length > LONGEST_CONTROL) {
            int lengthBytes = length == 126 ? Short.BYTES : Long.BYTES;
            if (available < header + lengthBytes) {
                return false;
            }
            long least = length == 126 ? 126 : 1 << Short.SIZE;
            length = lengthBytes == Short.BYTES ? in.getUnsignedShort(at + header) : in.getLong(at + header);
            header += lengthBytes;
            if (length < least) {
                return refused(into, "a length below zero, or not written in its shortest form");
            }
        }
        if (length > longest) {
            over = true;
            into.overLimit();
            return false;
        }
        int bytes = (int) length;
        int whole = header + KEY_BYTES + bytes;
        if (available < whole) {
            return false;
        }
        var payload = into.room(bytes);
        in.getBytes(at + header + KEY_BYTES, payload, 0, bytes);
        unmask(payload, bytes, in.getIntLE(at + header));
        in.readerIndex(at + whole);
        if (opcode == Opcode.CLOSE) {
            over = true;
            var wrong = closeFault(payload, bytes);
            if (wrong != null) {
                return refused(into, wrong);
            }
        } else if (!opcode.isControl()) {
            withinMessage = !last;
        }
        into.frame(opcode, last, payload, bytes);
        return true;
    }

    private boolean refused(Frames into, String why) {
        over = true;
        into.broken(why);
        return false;
    }

    /** What is wrong with the first two bytes; null: nothing. */
    private @Nullable String fault(int head, @Nullable Opcode opcode, boolean last, long length) {
        if ((head & RESERVED) != 0) {
            return "a reserved bit is set, and no extension was negotiated";
        }
        if ((head & MASKED) == 0) {
            return "a frame that is not masked, as a client's must be";
        }
        if (opcode == null) {
            return "reserved opcode " + (head >> Byte.SIZE & 0xF);
        }
        if (opcode.isControl()) {
            return !last
                    ? "a control frame in fragments"
                    : length > LONGEST_CONTROL ? "a control frame of over 125 bytes" : null;
        }
        if (opcode == Opcode.CONTINUATION && !withinMessage) {
            return "a continuation of no message";
        }
        return opcode != Opcode.CONTINUATION && withinMessage ? "a message that begins within another" : null;
    }

    /** The reason behind the code is nobody's business here, so that it may be what it is. */
    private static @Nullable String closeFault(byte[] payload, int length) {
        if (length == 1) {
            return "a close frame with half a code";
        }
        return length == 0 || WebSocketCloseStatus.isValidStatusCode(closeCode(payload))
                ? null
                : "close code " + closeCode(payload) + ", which nobody may send";
    }

    static int closeCode(byte[] payload) {
        return (payload[0] & 0xFF) << Byte.SIZE | payload[1] & 0xFF;
    }

    private static void unmask(byte[] payload, int length, int key) {
        long eightfold = key & 0xFFFF_FFFFL | (long) key << Integer.SIZE;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            EIGHT_BYTES.set(payload, i, (long) EIGHT_BYTES.get(payload, i) ^ eightfold);
        }
        for (; i < length; i++) {
            payload[i] ^= (byte) (eightfold >> Byte.SIZE * (i & 7));
        }
    }

    private void forget() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        forget();
    }
}
