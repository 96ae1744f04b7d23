package io.toneguard.ingest.pbx;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** The live front's own route: it opens the server, and a look at every call is one logger level away. */
final class LiveCallsRoute extends RouteBuilder {
    static final String ENTRY = "pbx:calls?events=call-started,paused,resumed,participant-changed,call-ended";

    @Override
    public void configure() {
        from(ENTRY)
                .routeId("live-calls")
                .log(
                        LoggingLevel.DEBUG,
                        PbxServer.class.getName(),
                        "Call ${header.PbxCallId} of ${header.PbxTenant}/${header.PbxSource}: ${header.PbxEvent} at sample"
                                + " ${header.PbxSample}");
    }
}
