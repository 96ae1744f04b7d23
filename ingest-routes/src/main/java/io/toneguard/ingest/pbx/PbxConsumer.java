package io.toneguard.ingest.pbx;

import io.toneguard.voice.call.LiveCall;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a route its events one after the other, on a thread of its own: an event loop only puts them into a queue. A slow route loses
 * audio, counted, and never another event.
 */
final class PbxConsumer extends DefaultConsumer implements CallEvents.Subscriber {
    private static final int POLL_MS = 200;
    private static final int LAST_WORDS_MS = 5_000;

    private final PbxEndpoint endpoint;
    private final PbxComponent component;
    private final BlockingQueue<CallEvents.Told> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger audioWaiting = new AtomicInteger();
    private @Nullable ExecutorService thread;
    private volatile boolean listening;

    PbxConsumer(PbxEndpoint endpoint, Processor processor, PbxComponent component) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = component;
    }

    @Override
    public boolean wants(LiveCall call) {
        return endpoint.wants(call);
    }

    @Override
    public boolean wants(CallEvent event) {
        return endpoint.wants(event);
    }

    @Override
    public void tell(CallEvents.Told told) {
        if (told.event() == CallEvent.AUDIO && audioWaiting.incrementAndGet() > endpoint.audioQueue()) {
            audioWaiting.decrementAndGet();
            component.meters().eventAudioShed();
            return;
        }
        queue.add(told);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        listening = true;
        thread = endpoint.getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "pbx-events");
        thread.execute(this::takeAll);
        component.events().subscribe(this);
        component.consumerStarted();
    }

    @Override
    protected void doStop() throws Exception {
        component.events().unsubscribe(this);
        listening = false;
        var ending = thread;
        if (ending != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(ending, LAST_WORDS_MS);
            thread = null;
        }
        super.doStop();
    }

    /** Until it was stopped and nothing is left. */
    private void takeAll() {
        try {
            while (true) {
                var told = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (told != null) {
                    take(told);
                } else if (!listening) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(CallEvents.Told told) {
        if (told.event() == CallEvent.AUDIO) {
            audioWaiting.decrementAndGet();
        }
        var exchange = createExchange(false);
        try {
            var message = exchange.getIn();
            message.setBody(told.body());
            message.setHeader(PbxHeaders.EVENT, told.event().word());
            message.setHeader(PbxHeaders.CALL_ID, told.call().callId());
            message.setHeader(PbxHeaders.TENANT, told.call().tenantName());
            message.setHeader(PbxHeaders.SOURCE, told.call().source());
            message.setHeader(PbxHeaders.RECORDING_ID, told.call().recording().toString());
            message.setHeader(PbxHeaders.SAMPLE, told.sample());
            if (told.speaker() != null) {
                message.setHeader(PbxHeaders.CHANNEL, told.channel());
                message.setHeader(PbxHeaders.SPEAKER, told.speaker().word());
            }
            getProcessor().process(exchange);
            // What the route's own error handler gave up on, it has logged.
            if (exchange.getException() != null
                    && !exchange.getExchangeExtension().isRedeliveryExhausted()) {
                throw exchange.getException();
            }
        } catch (Exception e) {
            getExceptionHandler()
                    .handleException(
                            "Call " + told.call().callId() + ": a route failed at its "
                                    + told.event().word() + "; the call goes on",
                            exchange,
                            e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
