package io.toneguard.tap.delivery;

import io.toneguard.voice.log.OnceAMinute;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the whole talk with the mail server: each of its answers has a timeout of its own (RFC 5321, 4.5.3.2), and a server that is slow with every one
 * would outlast the lease. One that is given up may still take the mail, which then comes twice, under the same id.
 */
final class MailExchange implements Processor {
    private static final Logger log = LoggerFactory.getLogger(MailExchange.class);

    private final ProducerTemplate camel;
    private final String route;
    private final Duration most;
    private final ExecutorService threads;
    private final OnceAMinute partly = new OnceAMinute();

    /**
     * @param route that does the talking
     * @param most that it may take (delivery.mail.exchange-timeout)
     * @param atOnce talks at the same time, those that were given up and have not ended counted
     */
    MailExchange(ProducerTemplate camel, String route, Duration most, int atOnce) {
        this.camel = camel;
        this.route = route;
        this.most = most;
        threads = new ThreadPoolExecutor(0, atOnce, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            var thread = new Thread(work, "alert-mail");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        var errand = Errand.of(exchange);
        try {
            var talk = threads.submit(() -> camel.request(route, errand::giveTo));
            var ended = talk.get(most.toMillis(), TimeUnit.MILLISECONDS);
            var refused =
                    ended.getException() instanceof SendFailedException failure ? RefusedRecipients.of(failure) : null;
            if (refused == null || refused.taken() == 0) {
                exchange.getMessage().setBody(ended.getMessage().getBody());
                exchange.setException(ended.getException());
            } else {
                // Tried again, it would come twice to those who have it.
                exchange.getMessage().setBody(taken(errand, refused));
            }
        } catch (TimeoutException e) {
            throw DeliveryFailedException.targetIsIll(
                    "mail server: not done within " + most.toMillis() + " ms (delivery.mail.exchange-timeout)");
        } catch (RejectedExecutionException e) {
            throw DeliveryFailedException.notSent("mail server: too many talks with it have not ended");
        } catch (ExecutionException e) {
            throw DeliveryFailedException.targetIsIll("mail server: " + e.getCause());
        }
    }

    private String taken(Errand errand, RefusedRecipients refused) {
        // Whom, and why, stands in the alert's event; the log has no addresses.
        partly.say(() -> log.warn(
                "Delivery {} to mail target {} of tenant {}: the mail server took it for {} of {} recipients; the event delivered of"
                        + " alert {} has the others and what was said of them",
                errand.delivery().id(),
                errand.target().name(),
                errand.target().tenant(),
                refused.taken(),
                refused.all(),
                errand.delivery().alert()));
        return "accepted by the mail server for " + refused.taken() + " of " + refused.all() + " recipients, not for "
                + refused;
    }
}
