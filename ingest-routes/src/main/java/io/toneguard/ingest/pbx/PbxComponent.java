package io.toneguard.ingest.pbx;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.StartupListener;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code pbx:calls}: the events of live calls. The component owns the server that PBXs connect to; it opens its port when Camel is up and
 * somebody listens, so that no route misses the first calls.
 */
final class PbxComponent extends DefaultComponent {
    private final PbxServer server;
    private final CallEvents events;
    private final PbxMeters meters;
    private final AtomicBoolean opening = new AtomicBoolean();

    PbxComponent(PbxServer server, CallEvents events, PbxMeters meters) {
        this.server = server;
        this.events = events;
        this.meters = meters;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("calls")) {
            throw new IllegalArgumentException("pbx:" + remaining + " is unknown; known: pbx:calls");
        }
        var endpoint = new PbxEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    CallEvents events() {
        return events;
    }

    PbxMeters meters() {
        return meters;
    }

    /** A consumer listens: the server opens as soon as all routes do. */
    void consumerStarted() throws Exception {
        if (!opening.compareAndSet(false, true)) {
            return;
        }
        getCamelContext().addStartupListener(new StartupListener() {
            @Override
            public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

            @Override
            public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
                server.start();
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        server.stop();
        opening.set(false);
        super.doStop();
    }
}
