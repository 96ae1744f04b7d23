package io.toneguard.ingest.pbx;

import io.toneguard.voice.call.LiveCall;
import java.util.EnumSet;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** What a route wants to see of which calls. Public because Camel sets its parameters by reflection. */
public final class PbxEndpoint extends DefaultEndpoint {
    private final PbxComponent component;
    private Set<CallEvent> events = EnumSet.complementOf(EnumSet.of(CallEvent.AUDIO));
    private String tenant = "";
    private String source = "";
    private int audioQueue = 1_000;

    PbxEndpoint(String uri, PbxComponent component) {
        super(uri, component);
        this.component = component;
    }

    /** Comma list; all but {@code audio} if it is not set. */
    public void setEvents(String words) {
        events = EnumSet.copyOf(CallEvent.of(words));
    }

    /** Name of the tenant whose calls are seen; empty: of every tenant. */
    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    /** Name of the source whose calls are seen; empty: of every source. */
    public void setSource(String source) {
        this.source = source;
    }

    /** Blocks of audio that may wait for the route; later ones are dropped and counted. Other events always wait. */
    public void setAudioQueue(int audioQueue) {
        this.audioQueue = audioQueue;
    }

    int audioQueue() {
        return audioQueue;
    }

    boolean wants(LiveCall call) {
        return (tenant.isEmpty() || tenant.equals(call.tenantName()))
                && (source.isEmpty() || source.equals(call.source()));
    }

    boolean wants(CallEvent event) {
        return events.contains(event);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("pbx: only receives; nothing can be sent to a PBX");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new PbxConsumer(this, processor, component);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
