package io.toneguard.ingest.azure;

import io.toneguard.ingest.azure.NoticeQueue.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/** Notices are received until the queue is empty, some at a time, each fetched on a thread of its own; and once a night there is a look. */
final class BlobIntakeRoutes extends RouteBuilder {
    private static final long MINUTE_MS = 60_000;

    private final BlobIntakeSettings settings;
    private final InboxPlace inbox;
    private final @Nullable NoticeIntake notices;
    private final NightlyLook look;
    private boolean isCleared;

    /** @param notices null without a queue */
    BlobIntakeRoutes(BlobIntakeSettings settings, InboxPlace inbox, @Nullable NoticeIntake notices, NightlyLook look) {
        this.settings = settings;
        this.inbox = inbox;
        this.notices = notices;
        this.look = look;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        BooleanSupplier goOn = () -> !getContext().isStopping() && !getContext().isStopped();
        if (notices != null) {
            var intake = notices;
            var threads = getContext()
                    .getExecutorServiceManager()
                    .newFixedThreadPool(this, "blob-fetch", settings.fetchers());
            from("timer:blob-notices?delay=0&fixedRate=false&period="
                            + settings.pollDelay().toMillis())
                    .routeId("blob-notices")
                    .process(exchange -> clear())
                    .process(exchange -> exchange.getMessage().setBody(intake.receive(goOn)))
                    .loopDoWhile(BlobIntakeRoutes::hasNotices)
                    .split(body())
                    .parallelProcessing()
                    .executorService(threads)
                    .process(exchange -> intake.take(exchange.getMessage().getMandatoryBody(Notice.class)))
                    .end()
                    .process(exchange -> exchange.getMessage().setBody(intake.receive(goOn)))
                    .end();
        }
        from("timer:blob-look?delay=0&fixedRate=false&period=" + MINUTE_MS)
                .routeId("blob-look")
                .process(exchange -> clear())
                .process(exchange -> look.lookIfDue(goOn));
    }

    private static boolean hasNotices(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof List<?> notices && !notices.isEmpty();
    }

    /** When the inbox is locked, and before anything is laid into it. */
    private synchronized void clear() {
        if (!isCleared) {
            try {
                inbox.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            isCleared = true;
        }
    }
}
