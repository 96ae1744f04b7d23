package io.toneguard.ingest.pbx;

import org.jspecify.annotations.Nullable;

/** What a WebSocket frame is (RFC 6455, section 5.2). */
enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = new Opcode[16];

    static {
        for (var opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** Null: reserved. */
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    boolean isControl() {
        return code >= CLOSE.code;
    }
}
