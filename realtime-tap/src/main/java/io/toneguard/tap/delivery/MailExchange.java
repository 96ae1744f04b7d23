package io.toneguard.tap.delivery;

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

/**
 * Bounds the whole talk with the mail server: each of its answers has a timeout of its own (RFC 5321, 4.5.3.2), and a server that is slow with every one
 * would outlast the lease. One that is given up may still take the mail, which then comes twice, under the same id.
 */
final class MailExchange implements Processor {
    private final ProducerTemplate camel;
    private final String route;
    private final Duration most;
    private final ExecutorService threads;

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
            exchange.getMessage().setBody(ended.getMessage().getBody());
            exchange.setException(ended.getException());
        } catch (TimeoutException e) {
            throw DeliveryFailedException.targetIsIll(
                    "mail server: not done within " + most.toMillis() + " ms (delivery.mail.exchange-timeout)");
        } catch (RejectedExecutionException e) {
            throw DeliveryFailedException.notSent("mail server: too many talks with it have not ended");
        } catch (ExecutionException e) {
            throw DeliveryFailedException.targetIsIll("mail server: " + e.getCause());
        }
    }
}
