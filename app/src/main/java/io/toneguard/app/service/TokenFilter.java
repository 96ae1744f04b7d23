package io.toneguard.app.service;

import io.toneguard.app.db.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nobody in without a tenant's key, save the probes of an orchestrator, which say up or down and nothing else. */
final class TokenFilter extends OncePerRequestFilter {
    private static final Set<String> OPEN = Set.of("/actuator/health/liveness", "/actuator/health/readiness");
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;

    TokenFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OPEN.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null
                && header.startsWith(SCHEME)
                && keys.tenantOf(header.substring(SCHEME.length()).strip()).isPresent()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
    }
}
