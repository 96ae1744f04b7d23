package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;

/** Whose request it is, as the wall before the controllers found by the request's key. */
public final class TenantOfRequest {
    private static final String ATTRIBUTE = "io.toneguard.tenant";
    private static final String STILL_HOLDS = "io.toneguard.tenant.still";

    private TenantOfRequest() {}

    /**
     * For whoever checked the key.
     *
     * @param stillHolds checks it again, for answers that go on for hours; from any thread
     */
    public static void set(HttpServletRequest request, TenantId tenant, BooleanSupplier stillHolds) {
        request.setAttribute(ATTRIBUTE, tenant);
        request.setAttribute(STILL_HOLDS, stillHolds);
    }

    /** Whether the request's key is still one; false where there was none. */
    static BooleanSupplier stillHolds(HttpServletRequest request) {
        return request.getAttribute(STILL_HOLDS) instanceof BooleanSupplier check ? check : () -> false;
    }

    /** @throws AlertProblem 401, where no wall stood before the controller, or it let somebody through without a key */
    static TenantId of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof TenantId tenant) {
            return tenant;
        }
        throw new AlertProblem(HttpStatus.UNAUTHORIZED, "a tenant's key is needed: Authorization: Bearer tg_...");
    }
}
