package io.toneguard.tap.delivery;

import java.util.Objects;
import org.apache.camel.Exchange;

/** What a route is to bring, and to whom; travels as a property of the exchange, beside what the parts make of its body. */
record Errand(Delivery delivery, AlertTarget target) {
    private static final String PROPERTY = "toneguardErrand";

    void giveTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static Errand of(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(PROPERTY, Errand.class), "no errand in the exchange");
    }
}
