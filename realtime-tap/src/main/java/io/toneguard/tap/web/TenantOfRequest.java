package io.toneguard.tap.web;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;

/** Whose request it is, as the wall before the controllers found by the request's key: its user principal is a {@link Caller}. */
public final class TenantOfRequest {
    private static final String STILL_HOLDS = "io.toneguard.key.holds";

    private TenantOfRequest() {}

    /**
     * For whoever checked the key and set the principal.
     *
     * @param stillHolds checks the key again, for answers that go on for hours; from any thread
     */
    public static void keyHolds(HttpServletRequest request, BooleanSupplier stillHolds) {
        request.setAttribute(STILL_HOLDS, stillHolds);
    }

    /** Whether the request's key is still one; false where there was none. */
    static BooleanSupplier stillHolds(HttpServletRequest request) {
        return request.getAttribute(STILL_HOLDS) instanceof BooleanSupplier check ? check : () -> false;
    }

    /**
     * Whoever holds the request's key.
     *
     * @throws AlertProblem 401, where no wall stood before the controller, or it let somebody through without a key; 403, where the key is not for this
     */
    static Caller of(HttpServletRequest request, Scope scope) {
        if (!(request.getUserPrincipal() instanceof Caller caller)) {
            throw new AlertProblem(HttpStatus.UNAUTHORIZED, "a tenant's key is needed: Authorization: Bearer tg_...");
        }
        if (!caller.may(scope)) {
            throw new AlertProblem(
                    HttpStatus.FORBIDDEN,
                    "the key has no scope " + scope.word() + "; use one that `tenants token --scope` made for it");
        }
        return caller;
    }
}
