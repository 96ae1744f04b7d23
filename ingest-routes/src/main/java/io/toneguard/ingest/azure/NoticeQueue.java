package io.toneguard.ingest.azure;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.ingest.azure.account.AzurePatience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The queue of notices and the one beside it for those that lead nowhere. */
final class NoticeQueue {
    private static final int LONGEST_QUOTED = 20_000;
    private static final Duration SHORTEST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final Duration FOR_EVER = Duration.ofSeconds(-1);

    private final QueueClient notices;
    private final QueueClient poison;
    private final String place;
    private final Duration visibility;
    private volatile boolean poisonIsThere;

    NoticeQueue(AzureAccount account, BlobIntakeSettings settings) {
        var queues = account.queues(AzurePatience.DEFAULT);
        notices = queues.getQueueClient(settings.queue());
        poison = queues.getQueueClient(settings.queue() + "-poison");
        place = "Azure queue " + account.name() + "/" + settings.queue();
        visibility = settings.visibility();
    }

    /** A notice in hand: hidden from others until {@link #renew} is due. */
    static final class Notice {
        private final QueueMessageItem message;
        private String receipt;
        private Instant renewedAt = Instant.now();

        private Notice(QueueMessageItem message) {
            this.message = message;
            receipt = message.getPopReceipt();
        }

        String text() {
            return message.getBody().toString();
        }

        /** This one is counted. */
        long deliveries() {
            return message.getDequeueCount();
        }
    }

    /** @return as many as are there, up to so many */
    List<Notice> receive(int most) throws IOException {
        return AzureCalls.call(
                place + ": receiving notices",
                () -> notices.receiveMessages(most, visibility, null, Context.NONE).stream()
                        .map(Notice::new)
                        .toList());
    }

    /** Once half of the time is over for which others do not see it, and only then. */
    void renew(Notice notice) throws IOException {
        if (Duration.between(notice.renewedAt, Instant.now()).multipliedBy(2).compareTo(visibility) >= 0) {
            hideFor(notice, visibility);
        }
    }

    /** Comes again after a rest that grows with each delivery: what is in the way may pass. */
    void giveBack(Notice notice) throws IOException {
        int doublings = (int) Math.min(20, Math.max(0, notice.deliveries() - 1));
        var rest = SHORTEST_REST.multipliedBy(1L << doublings);
        hideFor(notice, rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
    }

    private void hideFor(Notice notice, Duration rest) throws IOException {
        var updated = AzureCalls.call(
                place + ": keeping a notice",
                () -> notices.updateMessage(notice.message.getMessageId(), notice.receipt, notice.text(), rest));
        notice.receipt = updated.getPopReceipt();
        notice.renewedAt = Instant.now();
    }

    /** It is done. One that another process has in hand by now is left to that. */
    void delete(Notice notice) throws IOException {
        try {
            AzureCalls.run(
                    place + ": deleting a notice",
                    () -> notices.deleteMessage(notice.message.getMessageId(), notice.receipt));
        } catch (AzureException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** Puts it aside with the reason, first, and then takes it out of the queue: it may be put aside twice, and never lost. */
    void poison(Notice notice, String code, String reason) throws IOException {
        var text = notice.text();
        var aside = new JsonMapper().createObjectNode();
        aside.put("reason", code);
        aside.put("message", reason);
        aside.put("deliveries", notice.deliveries());
        aside.put("at", Instant.now().toString());
        aside.put("notice", text.length() > LONGEST_QUOTED ? text.substring(0, LONGEST_QUOTED) : text);
        if (!poisonIsThere) {
            AzureCalls.call(place + "-poison: making it", poison::createIfNotExists);
            poisonIsThere = true;
        }
        AzureCalls.call(
                place + "-poison: putting a notice aside",
                () -> poison.sendMessageWithResponse(aside.toString(), null, FOR_EVER, null, Context.NONE));
        delete(notice);
    }

    /** About so many, as the service says. */
    long waiting() throws IOException {
        return length(notices, place);
    }

    long poisonWaiting() throws IOException {
        return length(poison, place + "-poison");
    }

    private static long length(QueueClient queue, String what) throws IOException {
        try {
            return AzureCalls.call(what, () -> queue.getProperties().getApproximateMessagesCountLong());
        } catch (AzureException e) {
            if (e.isNotFound()) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
