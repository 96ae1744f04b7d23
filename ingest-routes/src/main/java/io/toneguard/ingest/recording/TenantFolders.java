package io.toneguard.ingest.recording;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whose folder is whose: read afresh at each poll, so that a new tenant's files come in at once. */
final class TenantFolders {
    private final Tenants tenants;
    private Map<String, Tenant> byName = Map.of();

    TenantFolders(Tenants tenants) {
        this.tenants = tenants;
    }

    void refresh() {
        byName = tenants.all().stream().collect(Collectors.toUnmodifiableMap(Tenant::name, Function.identity()));
    }

    /** The tenant of a folder in the inbox; none if there is no such tenant, or if it is no real folder but a link. */
    Optional<Tenant> ownerOf(Path folder) {
        return Optional.ofNullable(byName.get(folder.getFileName().toString()))
                .filter(tenant -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS));
    }

    Set<String> names() {
        return byName.keySet();
    }
}
