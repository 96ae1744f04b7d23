package io.toneguard.app.service;

import io.toneguard.voice.call.TenantId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Has no thread wait for a client that does not read its answer: a handful of those, with any tenant's key, would hold all threads, and the probes would go
 * unanswered. Answers are gathered ({@link GatheredAnswer}), in memory of which nobody has more than is left to all others.
 */
final class UnreadAnswers implements Filter {
    private static final String ANSWER = "io.toneguard.answer";
    private static final String HOLDER = "io.toneguard.answer.holder";
    private static final Object NOBODY = "nobody";

    private final ClientMemory memory;

    UnreadAnswers(ClientMemory memory) {
        this.memory = memory;
    }

    /** Whose memory the request's answer is from now on. */
    static void areOf(TenantId tenant, ServletRequest request) {
        request.setAttribute(HOLDER, tenant);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // The end of a request that waited comes by here a second time, with what was begun.
        if (request.getAttribute(ANSWER) instanceof GatheredAnswer begun) {
            pass(begun, request, response, chain);
            return;
        }
        var answer = new GatheredAnswer((HttpServletResponse) response, memory, () -> holderOf(request));
        request.setAttribute(ANSWER, answer);
        pass(answer, request, answer, chain);
    }

    private static void pass(GatheredAnswer answer, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            if (!answered) {
                answer.giveBack();
            }
        }
        if (!request.isAsyncStarted()) {
            answer.send(request);
        }
    }

    private static Object holderOf(ServletRequest request) {
        var holder = request.getAttribute(HOLDER);
        return holder == null ? NOBODY : holder;
    }
}
