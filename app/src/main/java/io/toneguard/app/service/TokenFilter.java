package io.toneguard.app.service;

import io.toneguard.app.db.ApiKeys;
import io.toneguard.tap.web.TenantOfRequest;
import io.toneguard.voice.call.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody in without a tenant's key, save the probes of an orchestrator, which say up or down and nothing else, and on loopback whoever asks for
 * what is no tenant's. What is a tenant's needs a key everywhere: it says whose.
 */
final class TokenFilter extends OncePerRequestFilter {
    private static final Set<String> OPEN = Set.of("/actuator/health/liveness", "/actuator/health/readiness");
    private static final String SCHEME = "Bearer ";
    private static final String TENANTS = "/v1/";

    private final ApiKeys keys;
    private final boolean wallAroundAll;

    /** @param wallAroundAll whether a key is needed for what is no tenant's, too */
    TokenFilter(ApiKeys keys, boolean wallAroundAll) {
        this.keys = keys;
        this.wallAroundAll = wallAroundAll;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OPEN.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var key = header != null && header.startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
        var caller = keys.callerOf(key);
        if (caller.isPresent()) {
            TenantOfRequest.keyHolds(request, () -> keys.callerOf(key).equals(caller));
            chain.doFilter(new CalledRequest(request, caller.get()), response);
            return;
        }
        // However the path is spelt: a tenant's controllers answer 401 by themselves where nobody set the tenant.
        if (!wallAroundAll && !request.getRequestURI().startsWith(TENANTS)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
    }

    /** The request with who asks as its user principal. */
    private static final class CalledRequest extends HttpServletRequestWrapper {
        private final Caller caller;

        CalledRequest(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }
    }
}
