package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.FileSources;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose folder is whose: read afresh at each poll, so that the files of a new tenant or source come in at once. */
final class TenantFolders {
    private final Path inbox;
    private final Tenants tenants;
    private final FileSources sources;
    private List<FileSource> known = List.of();
    private Map<String, Tenant> byName = Map.of();
    private Map<String, FileSource> byFolder = Map.of();
    private Map<String, FileSource> defaults = Map.of();

    /** @param inbox absolute */
    TenantFolders(Path inbox, Tenants tenants, FileSources sources) {
        this.inbox = inbox;
        this.tenants = tenants;
        this.sources = sources;
    }

    /**
     * A folder whose files are taken.
     *
     * @param source what its files are of: in a tenant's own folder its default source; null if it has none
     */
    record Place(Tenant tenant, @Nullable FileSource source) {}

    void refresh() {
        byName = tenants.all().stream().collect(Collectors.toUnmodifiableMap(Tenant::name, Function.identity()));
        var fresh = sources.all();
        if (fresh.equals(known)) {
            return; // the old ones have their patterns compiled
        }
        known = fresh;
        byFolder = fresh.stream().collect(Collectors.toUnmodifiableMap(FileSource::label, Function.identity()));
        var withDefault = new HashMap<String, FileSource>();
        fresh.stream().filter(FileSource::byDefault).forEach(source -> withDefault.put(source.tenantName(), source));
        defaults = Map.copyOf(withDefault);
    }

    /** What lies in this folder; none if it is no tenant's and no source's, or no real folder but a link. */
    Optional<Place> placeOf(Path folder) {
        if (!folder.startsWith(inbox) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path within = inbox.relativize(folder);
        var tenant = byName.get(within.getName(0).toString());
        if (tenant == null) {
            return Optional.empty();
        }
        if (within.getNameCount() == 1) {
            return Optional.of(new Place(tenant, defaults.get(tenant.name())));
        }
        if (within.getNameCount() != 2
                || !Files.isDirectory(inbox.resolve(within.getName(0)), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.ofNullable(byFolder.get(tenant.name() + "/" + within.getName(1)))
                .map(source -> new Place(tenant, source));
    }

    /** Of tenants and their sources, as far as they are there. */
    List<Path> all() {
        var all = new ArrayList<Path>();
        byName.keySet().forEach(name -> all.add(inbox.resolve(name)));
        byFolder.keySet().forEach(label -> all.add(inbox.resolve(label)));
        all.removeIf(folder -> placeOf(folder).isEmpty());
        return all;
    }

    /** Such as {@code acme} or {@code acme/archive}. */
    String label(Path folder) {
        return inbox.relativize(folder).toString();
    }

    /** Names of all tenants. */
    Set<String> names() {
        return byName.keySet();
    }
}
