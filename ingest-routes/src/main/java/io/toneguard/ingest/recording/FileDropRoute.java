package io.toneguard.ingest.recording;

import org.apache.camel.builder.RouteBuilder;

/** Takes recordings that others drop into {@code inbox/<tenant>/} and {@code inbox/<tenant>/<source>/}: one look at the inbox after the other. What a look finds goes to the {@link Lanes}. */
final class FileDropRoute extends RouteBuilder {
    /**
     * Our filter decides what is whole and how many are taken in one poll (the component's own maxMessagesPerPoll stops looking at
     * the first folder that has so many); our ledger, not Camel, remembers what was here. The parts are bound in the registry by the
     * {@link FileDrop}.
     */
    static final String ENTRY =
            "file:%s?recursive=true&minDepth=2&maxDepth=3&includeHiddenFiles=true&filter=#inboxFilter"
                    + "&readLock=none&noop=true&idempotent=false"
                    + "&pollStrategy=#inboxPoll&initialDelay=0&delay=%d&synchronous=true";

    private final FileDrop drop;

    FileDropRoute(FileDrop drop) {
        this.drop = drop;
    }

    @Override
    public void configure() throws Exception {
        getContext().addService(drop, true, true);
        drop.bindTo(getContext().getRegistry());
        from(ENTRY.formatted(drop.inbox(), drop.pollDelay().toMillis()))
                .routeId("file-drop")
                .process(drop.takeFile());
    }
}
