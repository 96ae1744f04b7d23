package io.toneguard.ingest.filesource;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.TenantId;
import java.util.List;

/** The file sources of all tenants. */
public interface FileSources {
    /** A house without any. */
    FileSources NONE = List::of;

    /** As they are now. */
    List<FileSource> all();

    /** How long audio stays that came by none of a tenant's sources, such as what was sent over HTTP: as its default source says, if it has one. */
    default AudioKeeping keepingByDefault(TenantId tenant) {
        return all().stream()
                .filter(source -> source.byDefault() && source.tenant().equals(tenant))
                .map(FileSource::keeping)
                .findFirst()
                .orElse(AudioKeeping.ALWAYS);
    }
}
