package io.toneguard.voice.call;

import java.security.Principal;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks over HTTP: the holder of a tenant's key. The wall before the controllers sets it as the request's user principal.
 *
 * @param key the key's id, not its secret
 * @param scopes what the key allows
 */
public record Caller(TenantId tenant, UUID key, Set<Scope> scopes) implements Principal {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The key's id. */
    @Override
    public String getName() {
        return key.toString();
    }
}
