package io.toneguard.tap.delivery;

import jakarta.mail.SendFailedException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a delivery, and what is written of it. */
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);
    private static final int LONGEST_ERROR = 300;

    private final ProducerTemplate camel;
    private final Deliveries deliveries;
    private final Backoff backoff;
    private final DeliveryMeters meters;
    /** Told of once, until they take something again. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    Attempt(ProducerTemplate camel, Deliveries deliveries, Backoff backoff, DeliveryMeters meters) {
        this.camel = camel;
        this.deliveries = deliveries;
        this.backoff = backoff;
        this.meters = meters;
    }

    /** @return whether the target's next delivery may follow at once */
    boolean of(Delivery delivery) {
        var target = delivery.target();
        if (target == null) {
            deliveries.dead(delivery, "target " + delivery.targetName() + " was removed");
            meters.dead(DeliveryMeters.REMOVED, 1);
            return true;
        }
        double limitSeconds = backoff.giveUp(target.kind()).toMillis() / 1000.0;
        if (target.kind() == TargetKind.CONTROL && delivery.ageSeconds() > limitSeconds) {
            // An order that comes late hits a call that has moved on.
            bury(delivery, target, tooLate(delivery, limitSeconds));
            return true;
        }
        var settled = delivery.standing().settled();
        if (settled != null && target.kind().forPeople() && delivery.eventWord().equals("escalated")) {
            deliveries.superseded(delivery, settled);
            meters.superseded(target.kind());
            return true;
        }
        var exchange = camel.request(DeliveryRoutes.DELIVER, new Errand(delivery, target)::giveTo);
        if (exchange.getException() == null) {
            deliveries.delivered(delivery, String.valueOf(exchange.getMessage().getBody(String.class)));
            meters.delivered(target.kind(), delivery.ageSeconds());
            if (troubled.remove(name(target))) {
                log.info("Target {} of tenant {} takes deliveries again", target.name(), delivery.tenantName());
            }
            return true;
        }
        return settle(delivery, target, failure(exchange), limitSeconds);
    }

    private boolean settle(
            Delivery delivery, AlertTarget target, DeliveryFailedException failure, double limitSeconds) {
        meters.failed(target.kind());
        var pause = backoff.after(delivery.attempt(), target.kind());
        // Orders to a PBX are few, live for seconds and stand each for itself.
        boolean rests = failure.isTargetIll() && target.kind() != TargetKind.CONTROL;
        if (rests) {
            deliveries.ill(delivery, failure, pause, backoff.after(delivery.targetFailures() + 1, target.kind()));
        } else {
            deliveries.failed(delivery, failure, pause);
        }
        if (delivery.ageSeconds() > limitSeconds) {
            bury(delivery, target, failure.getMessage() + doubt(delivery, target, failure));
        } else if (troubled.add(name(target))) {
            log.warn(
                    "Delivery {} of alert {} to {} target {} of tenant {} failed: {}; each is tried again until it is {} s old, and this is"
                            + " told once until the target takes one",
                    delivery.id(),
                    delivery.alert(),
                    target.kind().word(),
                    target.name(),
                    delivery.tenantName(),
                    failure.getMessage(),
                    String.format(Locale.ROOT, "%.0f", limitSeconds));
        }
        if (rests) {
            buryOthers(delivery, target, failure.getMessage());
        }
        return !failure.isTargetIll();
    }

    private static String tooLate(Delivery delivery, double limitSeconds) {
        var limit = limitSeconds + " s (delivery.control-give-up)";
        return delivery.attemptsInDoubt() == 0
                ? "not carried out within " + limit
                : "unknown whether it was carried out: " + delivery.attemptsInDoubt()
                        + " attempts have no certain answer, and none is made after " + limit;
    }

    private static String doubt(Delivery delivery, AlertTarget target, DeliveryFailedException failure) {
        boolean doubted = failure.mayHaveBeenTaken() || delivery.attemptsInDoubt() > 0;
        return target.kind() == TargetKind.CONTROL && doubted ? "; unknown whether it was carried out" : "";
    }

    private void bury(Delivery delivery, AlertTarget target, String error) {
        deliveries.dead(delivery, error);
        meters.dead(target.kind().word(), 1);
        log.warn(
                "Delivery {} of alert {} to {} target {} of tenant {} is given up after {} attempts: {}; it is kept in alert_delivery as dead",
                delivery.id(),
                delivery.alert(),
                target.kind().word(),
                target.name(),
                delivery.tenantName(),
                delivery.attempt(),
                error);
    }

    /** Nothing would reach the target: what is too old by now dies without an attempt of its own. */
    private void buryOthers(Delivery failed, AlertTarget target, String error) {
        var limit = backoff.giveUp(target.kind());
        int dead = deliveries.othersDead(failed, error, limit);
        if (dead > 0) {
            meters.dead(target.kind().word(), dead);
            log.warn(
                    "{} more deliveries to {} target {} of tenant {} are given up, older than delivery.give-up={} s: {}; they are kept in"
                            + " alert_delivery as dead",
                    dead,
                    target.kind().word(),
                    target.name(),
                    failed.tenantName(),
                    limit.toSeconds(),
                    error);
        }
    }

    private static String name(AlertTarget target) {
        return target.tenant() + "/" + target.name();
    }

    private static DeliveryFailedException failure(Exchange exchange) {
        Throwable cause = exchange.getException();
        if (cause instanceof DeliveryFailedException failure) {
            return failure;
        }
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return DeliveryFailedException.targetIsIll("interrupted while the service was ending");
        }
        if (cause instanceof SendFailedException refused) {
            return DeliveryFailedException.refused(
                    fromServer(cause.getMessage() + ": " + RefusedRecipients.of(refused)));
        }
        return DeliveryFailedException.targetIsIll(
                fromServer(String.valueOf(cause == null ? null : cause.getMessage())));
    }

    private static String fromServer(String words) {
        var line = words.lines().findFirst().orElse("");
        return "mail server: " + (line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) : line);
    }
}
