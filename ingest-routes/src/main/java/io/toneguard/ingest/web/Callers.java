package io.toneguard.ingest.web;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Whose request it is: the wall before the controllers has set a {@link Caller} as the request's user principal. */
final class Callers {
    private Callers() {}

    /**
     * The tenant whose key it came with.
     *
     * @throws ApiProblem 401 without a key, 403 if the key is not for this
     */
    static TenantId of(HttpServletRequest request, Scope scope) {
        return who(request, scope).tenant();
    }

    /**
     * Whoever holds the key.
     *
     * @throws ApiProblem 401 without a key, 403 if the key is not for this
     */
    static Caller who(HttpServletRequest request, Scope scope) {
        var caller = of(request);
        if (!caller.may(scope)) {
            throw new ApiProblem(
                    HttpStatus.FORBIDDEN,
                    "the key has no scope " + scope.word() + "; use one that `tenants token --scope` made for it");
        }
        return caller;
    }

    /** @throws ApiProblem 401 without a key */
    static Caller of(HttpServletRequest request) {
        if (request.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        var problem = new ApiProblem(HttpStatus.UNAUTHORIZED, "a tenant's key is needed: Authorization: Bearer tg_...");
        problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        throw problem;
    }
}
