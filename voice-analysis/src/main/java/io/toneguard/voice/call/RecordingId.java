package io.toneguard.voice.call;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** One recording of one tenant. */
public record RecordingId(UUID value) {
    /**
     * The id of a recording known by its content. The same content of the same tenant is the same recording, also when a crash
     * makes intake start over.
     *
     * @param contentSha256 lower-case hexadecimal SHA-256 of the file's bytes
     */
    public static RecordingId ofContent(TenantId tenant, String contentSha256) {
        return new RecordingId(
                UUID.nameUUIDFromBytes((tenant.value() + "/" + contentSha256).getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
