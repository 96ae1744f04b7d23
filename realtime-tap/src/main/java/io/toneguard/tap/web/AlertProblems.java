package io.toneguard.tap.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
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
