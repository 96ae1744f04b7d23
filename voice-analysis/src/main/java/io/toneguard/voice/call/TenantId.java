package io.toneguard.voice.call;

import java.util.UUID;

/** Whose data a row, file or message is; first part of every key. */
public record TenantId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
