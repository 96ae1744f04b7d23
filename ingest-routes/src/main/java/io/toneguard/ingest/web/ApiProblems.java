package io.toneguard.ingest.web;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every fault that no other advice answers, Spring's own among them (405, 406, 415), as RFC 9457 problem details. */
@RestControllerAdvice
final class ApiProblems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);
    private static final String UNFIT_VALUE = "22";

    /** Of SQLSTATE's class 22 is a text or a time that the database cannot hold; what it can, the controllers have looked at. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    ResponseEntity<ProblemDetail> unfit(DataIntegrityViolationException e, HttpServletRequest request) {
        if (!(e.getMostSpecificCause() instanceof SQLException sql)
                || !String.valueOf(sql.getSQLState()).startsWith(UNFIT_VALUE)) {
            return databaseAway(e, request);
        }
        LOG.debug("A value was refused by the database", e);
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "a value in this request cannot be stored or compared: a text with the character 0, or a time too far away");
        return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> databaseAway(RuntimeException e, HttpServletRequest request) {
        LOG.warn(
                "{} was not answered, the database did not: {}",
                named(request),
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer; try again in a few seconds");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** Nobody's mistake but ours: told in the log, and nothing of it to whoever asked. */
    @ExceptionHandler(Exception.class)
    ResponseEntity<ProblemDetail> unforeseen(Exception e, HttpServletRequest request) {
        LOG.error("{} failed", named(request), e);
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "something failed inside; the service's log says what");
        return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        e.getBody().setDetail("there is nothing at this address; GET /v1/openapi.json says what there is");
        return super.handleNoResourceFoundException(e, headers, status, request);
    }

    private static String named(HttpServletRequest request) {
        return request.getMethod() + " "
                + request.getRequestURI().replaceAll("\\p{Cntrl}", "?").toLowerCase(Locale.ROOT);
    }
}
