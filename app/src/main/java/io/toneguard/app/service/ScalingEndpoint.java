package io.toneguard.app.service;

import io.toneguard.batch.manager.Scaling;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * {@code /actuator/scaling}: what waits and how many workers it needs, for KEDA's metrics-api scaler and rules of a scale set. While the
 * database is away it answers 503, since 0 would stop the workers.
 */
@WebEndpoint(id = "scaling")
class ScalingEndpoint {
    private static final Logger log = LoggerFactory.getLogger(ScalingEndpoint.class);

    private final Supplier<Scaling> signal;

    ScalingEndpoint(Supplier<Scaling> signal) {
        this.signal = signal;
    }

    @ReadOperation
    WebEndpointResponse<Object> scaling() {
        try {
            return new WebEndpointResponse<>(signal.get());
        } catch (DataAccessException | TransactionException e) {
            log.warn("Scaling: the database does not answer, so it is not known what waits ({})", firstLine(e));
            return new WebEndpointResponse<>(
                    Map.of("error", "the database does not answer; it is not known what waits"),
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }
}
