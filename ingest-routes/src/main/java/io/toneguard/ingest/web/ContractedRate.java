package io.toneguard.ingest.web;

import io.toneguard.ingest.contract.UploadRate;
import io.toneguard.voice.call.Caller;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Keeps what each tenant hands in below its contract's uploads per second: each recording counts once, when it is begun, before its body is read. */
final class ContractedRate implements HandlerInterceptor {
    private final UploadRate rate;

    ContractedRate(UploadRate rate) {
        this.rate = rate;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The end of a request that waited comes by here a second time.
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && HttpMethod.POST.matches(request.getMethod())
                && request.getUserPrincipal() instanceof Caller caller) {
            var wait = rate.take(caller.tenant());
            if (!wait.isZero()) {
                throw ApiProblem.tooMuch(
                        "more recordings than the contract's uploads per second; send it again later, or have"
                                + " `tenants contract --uploads-per-second` raised",
                        wait);
            }
        }
        return true;
    }
}
