package io.toneguard.tap.web;

import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What a client did wrong, answered as RFC 9457 problem details. */
final class AlertProblem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    /** @param detail one sentence: what happened, and what to do */
    AlertProblem(HttpStatus status, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    static AlertProblem unknown(UUID alert) {
        return new AlertProblem(HttpStatus.NOT_FOUND, "there is no alert " + alert);
    }

    static AlertProblem conflict(String detail) {
        return new AlertProblem(HttpStatus.CONFLICT, detail);
    }

    static AlertProblem bad(String detail) {
        return new AlertProblem(HttpStatus.BAD_REQUEST, detail);
    }
}
