package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;

/** Whose request it is, as the wall before the controllers found by the request's key. */
public final class TenantOfRequest {
    private static final String ATTRIBUTE = "io.toneguard.tenant";

    private TenantOfRequest() {}

    /** For whoever checked the key. */
    public static void set(HttpServletRequest request, TenantId tenant) {
        request.setAttribute(ATTRIBUTE, tenant);
    }

    /** @throws AlertProblem 401, where no wall stood before the controller, or it let somebody through without a key */
    static TenantId of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof TenantId tenant) {
            return tenant;
        }
        throw new AlertProblem(HttpStatus.UNAUTHORIZED, "a tenant's key is needed: Authorization: Bearer tg_...");
    }
}
