package io.toneguard.tap.web;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every fault of these controllers as RFC 9457 problem details. */
@RestControllerAdvice(basePackageClasses = AlertProblems.class)
final class AlertProblems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(AlertProblems.class);
    private static final String UNFIT_VALUE = "22";

    /** Of SQLSTATE's class 22 is a text or a time that the database cannot hold; what it can, the controllers have looked at. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    ResponseEntity<Object> unfit(DataIntegrityViolationException e, HttpServletRequest request) {
        if (!(e.getMostSpecificCause() instanceof SQLException sql)
                || !String.valueOf(sql.getSQLState()).startsWith(UNFIT_VALUE)) {
            return databaseAway(e, request);
        }
        log.debug("A value was refused by the database", e);
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "a value in this request cannot be stored or compared: a text with the character 0, or a time too far away");
        return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> databaseAway(RuntimeException e, HttpServletRequest request) {
        log.warn(
                "{} {} was not answered, the database did not: {}",
                request.getMethod(),
                request.getRequestURI().replaceAll("\\p{Cntrl}", "?").toLowerCase(Locale.ROOT),
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer; try again in a few seconds");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(problem);
    }
}
