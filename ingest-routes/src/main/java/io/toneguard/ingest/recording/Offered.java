package io.toneguard.ingest.recording;

import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file offered as a recording, whichever way it came: dropped, uploaded, fetched.
 *
 * @param fileName the name it came under, without folders
 * @param content where its bytes lie on this machine; they are read, never moved
 * @param sidecar what came with it, {@link Sidecar#NONE} if nothing
 * @param time when its call started, if the sidecar does not say
 * @param origin what its source says of it, {@link Origin#NONE} if it came by none
 * @param madeOf the files that were put together to make it; empty: it came as it is
 */
public record Offered(
        TenantId tenant,
        String fileName,
        Path content,
        Sidecar sidecar,
        Instant time,
        Origin origin,
        List<Path> madeOf) {
    /** One that came as it is. */
    public Offered(TenantId tenant, String fileName, Path content, Sidecar sidecar, Instant time, Origin origin) {
        this(tenant, fileName, content, sidecar, time, origin, List.of());
    }

    /** What it is if it has no header: the sidecar says so before the name, the name before the source. */
    @Nullable
    DeclaredFormat declared() {
        var said = sidecar.declared();
        return said == null ? DeclaredFormat.ofName(fileName).orElse(origin.headerless()) : said;
    }

    /** Who speaks on its channels, if it has so many; the sidecar says so before the source does. */
    List<Speaker> speakers(int channels) throws RefusedException {
        return sidecar.channels() == null ? origin.speakers(channels) : sidecar.speakers(channels);
    }
}
