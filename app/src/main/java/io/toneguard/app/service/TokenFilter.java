package io.toneguard.app.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.web.TenantOfRequest;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.log.OnceAMinute;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets nobody in without a tenant's key, save the probes of an orchestrator, which say up or down and nothing else, and on loopback whoever asks for
 * what is no tenant's. What is a tenant's needs a key everywhere: it says whose. Who asks is the request's user principal from here on, a
 * {@link Caller}; what its scopes allow, the controllers say, and of the operators' pages this filter.
 */
final class TokenFilter extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(TokenFilter.class);
    private static final Set<String> OPEN = Set.of("/actuator/health/liveness", "/actuator/health/readiness");
    private static final String SCHEME = "Bearer ";
    private static final String TENANTS = "/v1/";
    private static final String OPERATORS = "/actuator";
    private static final String HEALTH = OPERATORS + "/health";
    private static final String NOT_FOR_METRICS =
            "the key has no scope " + Scope.METRICS_READ.word() + "; use one that `tenants token --scope` made for it";
    private static final String PROBLEM = "urn:toneguard:problem:";

    /** A line of JSON is there in an instant; ten seconds are for a line that stalls. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private final KeyRing keys;
    private final boolean wallAroundAll;
    private final MeterRegistry meters;
    private final OnceAMinute refusals = new OnceAMinute();
    private final ShortBodies bodies;

    /**
     * @param wallAroundAll whether a key is needed for what is no tenant's, too
     * @param memory in which bodies stand until they are whole
     */
    TokenFilter(KeyRing keys, boolean wallAroundAll, ClientMemory memory, MeterRegistry meters) {
        this.keys = keys;
        this.wallAroundAll = wallAroundAll;
        this.meters = meters;
        bodies = new ShortBodies(BODY_WITHIN, memory);
        // A counter that begins at 1 shows no rise.
        refused("wrong");
        refused("limited");
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OPEN.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = key(request);
        // However the path is spelt: a tenant's controllers answer 401 by themselves where nobody set the caller.
        boolean needed = wallAroundAll || request.getRequestURI().startsWith(TENANTS);
        if (key.isEmpty()) {
            if (needed) {
                answer401(response, "a tenant's key is needed: Authorization: Bearer tg_...", "");
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        KeyRing.Verdict verdict;
        try {
            verdict = keys.look(key, request.getRemoteAddr());
        } catch (DataAccessException | TransactionException e) {
            answerDatabaseAway(response, e);
            return;
        }
        if (verdict instanceof KeyRing.Verdict.Welcome welcome) {
            // From another thread, hours later.
            var address = request.getRemoteAddr();
            TenantOfRequest.keyHolds(request, () -> welcome.equals(keys.look(key, address)));
            var caller = welcome.caller();
            UnreadAnswers.areOf(caller.tenant(), request);
            if (wallAroundAll && isOperators(request) && !caller.may(Scope.METRICS_READ)) {
                answer(response, HttpStatus.FORBIDDEN, "scope", NOT_FOR_METRICS);
                return;
            }
            var called = new CalledRequest(request, caller);
            if (ShortBodies.isExpectedOf(called)) {
                bodies.gather(called, response, caller.tenant());
            } else {
                chain.doFilter(called, response);
            }
        } else if (!needed) {
            chain.doFilter(request, response);
        } else if (verdict instanceof KeyRing.Verdict.TooMany tooMany) {
            count("limited", request);
            answer429(response, tooMany.retryAfter());
        } else {
            count("wrong", request);
            answer401(
                    response,
                    "this key opens nothing: it is mistyped, revoked or expired; `tenants keys` lists a tenant's",
                    ", error=\"invalid_token\"");
        }
    }

    /** By the path that the web server has decoded: however it is spelt, it is the same page. */
    private static boolean isOperators(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith(OPERATORS) && !path.startsWith(HEALTH);
    }

    private static String key(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    private void count(String outcome, HttpServletRequest request) {
        refused(outcome).increment();
        var address = request.getRemoteAddr();
        refusals.say(() -> log.info(
                "HTTP: keys that open nothing are shown, the latest from {} ({}); told once a minute at most,"
                        + " toneguard_http_keys_refused_total counts them",
                address,
                outcome));
    }

    private Counter refused(String because) {
        return meters.counter("toneguard.http.keys.refused", "because", because);
    }

    /** As RFC 6750 has it: without a key no error is named. */
    private static void answer401(HttpServletResponse response, String detail, String error) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"toneguard\"" + error);
        answer(response, HttpStatus.UNAUTHORIZED, "key", detail);
    }

    private static void answer429(HttpServletResponse response, Duration retryAfter) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds() + 1));
        answer(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "wrong-keys",
                "too many wrong keys came from this address (api-key.wrong-per-minute); try again in "
                        + (retryAfter.toSeconds() + 1) + " s");
    }

    private void answerDatabaseAway(HttpServletResponse response, RuntimeException e) throws IOException {
        refusals.say(() -> log.warn(
                "HTTP: a key cannot be looked up, the database does not answer: {}",
                String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        answer(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "database",
                "the database does not answer; try again in a few seconds");
    }

    static void answer(HttpServletResponse response, HttpStatus status, String problem, String detail)
            throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", PROBLEM + problem);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().write(JsonMapper.shared().writeValueAsString(body));
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
