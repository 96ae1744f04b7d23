package io.toneguard.ingest.filesource;

import java.util.List;

/** The file sources of all tenants. */
public interface FileSources {
    /** A house without any. */
    FileSources NONE = List::of;

    /** As they are now. */
    List<FileSource> all();
}
