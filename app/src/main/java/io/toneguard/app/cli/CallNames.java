package io.toneguard.app.cli;

import io.toneguard.batch.operator.LetGo;
import io.toneguard.ingest.ledger.LedgerEntries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recordings as an operator names them: by call id, recording id or file name. */
final class CallNames {
    private CallNames() {}

    /**
     * What these names mean, tenant by tenant; no name means everything of the tenant.
     *
     * @param tenant only of this tenant; null: of all
     * @throws CommandFailed if one of them names nothing
     */
    static List<LetGo.Chosen> resolve(CommandDatabase database, @Nullable String tenant, List<String> names) {
        var ledger = new LedgerEntries(database.jdbc(), database.scope());
        var unknown = new LinkedHashSet<>(names);
        var chosen = new ArrayList<LetGo.Chosen>();
        for (var owner : database.tenantsNamed(tenant)) {
            var recordings = new HashSet<UUID>();
            for (var name : names) {
                for (var entry : ledger.find(owner.id(), name)) {
                    recordings.add(entry.recording().value());
                    unknown.remove(name);
                }
            }
            if (names.isEmpty() || !recordings.isEmpty()) {
                chosen.add(new LetGo.Chosen(owner, names.isEmpty(), recordings));
            }
        }
        if (!unknown.isEmpty()) {
            throw new CommandFailed(
                    "nothing that came in is called '" + unknown.iterator().next()
                            + "' (looked for a call id, a recording id and a file name); nothing was changed");
        }
        return chosen;
    }
}
