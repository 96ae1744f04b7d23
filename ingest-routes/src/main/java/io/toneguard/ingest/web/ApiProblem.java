package io.toneguard.ingest.web;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What a request cannot have, answered as RFC 9457 problem details. */
final class ApiProblem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    /** @param detail one sentence: what happened, and what to do */
    ApiProblem(HttpStatusCode status, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
        if (HttpStatus.resolve(status.value()) == null) {
            getBody().setTitle("Checksum Mismatch"); // the only status here that has no name of its own
        }
    }

    static ApiProblem bad(String detail) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, detail);
    }

    static ApiProblem unknown(String what) {
        return new ApiProblem(HttpStatus.NOT_FOUND, "there is no " + what);
    }

    static ApiProblem conflict(String detail) {
        return new ApiProblem(HttpStatus.CONFLICT, detail);
    }

    static ApiProblem tooLarge(String detail) {
        return new ApiProblem(HttpStatus.CONTENT_TOO_LARGE, detail);
    }

    /** This tenant has too much in hand; others are served. */
    static ApiProblem tooMuch(String detail, Duration retryAfter) {
        return new ApiProblem(HttpStatus.TOO_MANY_REQUESTS, detail).after(retryAfter);
    }

    /** Nobody is served now. */
    static ApiProblem away(String detail, Duration retryAfter) {
        return new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, detail).after(retryAfter);
    }

    /** @param code what a program can tell the faults apart by, such as {@code NOT_AUDIO} */
    ApiProblem withCode(String code) {
        getBody().setProperty("code", code);
        return this;
    }

    ApiProblem after(Duration retry) {
        long seconds = Math.max(1, (retry.toMillis() + 999) / 1000);
        getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return this;
    }
}
