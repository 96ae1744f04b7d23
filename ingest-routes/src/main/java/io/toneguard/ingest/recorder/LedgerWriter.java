package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.log.OnceAMinute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * The thread that writes to the ledger: many steps of a tenant in one transaction when many calls begin or end at once, tried again while
 * the database is away.
 */
final class LedgerWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration SHORTEST_REST = Duration.ofMillis(250);
    private static final Duration LONGEST_REST = Duration.ofSeconds(15);

    /**
     * @param what for messages
     * @param done told when it is committed, or not to be written at all
     */
    record Step(TenantId tenant, String what, Consumer<LiveLedger> step, Consumer<Outcome> done) {}

    enum Outcome {
        WRITTEN,
        /** The database says no, and will say it again: a tenant that is gone. Or we are at fault. */
        REFUSED
    }

    private final LiveLedger ledger;
    private final AtomicLong waiting;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final OnceAMinute troubles = new OnceAMinute();
    private volatile boolean stopped;

    LedgerWriter(LiveLedger ledger, AtomicLong waiting) {
        this.ledger = ledger;
        this.waiting = waiting;
    }

    /** From any thread; steps of one tenant are done in the order given. */
    void add(Step step) {
        waiting.incrementAndGet();
        steps.add(step);
    }

    /** The thread has to be interrupted, too, if it is not to finish a rest. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        List<Step> inHand = new ArrayList<>();
        Duration rest = SHORTEST_REST;
        while (!stopped) {
            try {
                if (inHand.isEmpty()) {
                    inHand.add(steps.take());
                }
                steps.drainTo(inHand, MOST_AT_ONCE - Math.min(inHand.size(), MOST_AT_ONCE));
                inHand = write(inHand);
                if (inHand.isEmpty()) {
                    rest = SHORTEST_REST;
                    if (troubles.end()) {
                        LOG.info("The ledger can be written again");
                    }
                } else {
                    TimeUnit.NANOSECONDS.sleep(rest.toNanos());
                    rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
                }
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }

    /** What could not be written, in order. */
    private List<Step> write(List<Step> batch) {
        var byTenant = new LinkedHashMap<TenantId, List<Step>>();
        batch.forEach(step -> byTenant.computeIfAbsent(step.tenant(), tenant -> new ArrayList<>())
                .add(step));
        var left = new ArrayList<Step>();
        byTenant.forEach((tenant, group) -> left.addAll(writeGroup(tenant, group)));
        return left;
    }

    private List<Step> writeGroup(TenantId tenant, List<Step> group) {
        try {
            ledger.together(tenant, () -> group.forEach(step -> step.step().accept(ledger)));
            group.forEach(step -> settle(step, Outcome.WRITTEN));
            return List.of();
        } catch (RuntimeException | Error e) {
            if (isForGood(e)) {
                return refuse(tenant, group, e);
            }
            troubles.say(() -> LOG.warn(
                    "The ledger cannot be written: {}; {} entries wait and are tried again by themselves, the journal holds them",
                    cause(e),
                    waiting.get()));
            LOG.debug("The whole cause", e);
            return group;
        }
    }

    /** What the database will not take later either, or a fault of ours, which would hold up all entries for ever. */
    private static boolean isForGood(Throwable e) {
        return e instanceof DataIntegrityViolationException
                || !(e instanceof DataAccessException
                        || e instanceof TransactionException
                        || e instanceof VirtualMachineError);
    }

    /** Only the one that it is about; what of the others cannot be written now is returned. */
    private List<Step> refuse(TenantId tenant, List<Step> group, Throwable e) {
        if (group.size() > 1) {
            var left = new ArrayList<Step>();
            group.forEach(step -> left.addAll(writeGroup(tenant, List.of(step))));
            return left;
        }
        LOG.error(
                "{}: the ledger refuses it: {}; it is tried again at the next start",
                group.get(0).what(),
                cause(e));
        LOG.debug("The whole cause", e);
        settle(group.get(0), Outcome.REFUSED);
        return List.of();
    }

    private void settle(Step step, Outcome outcome) {
        waiting.decrementAndGet();
        step.done().accept(outcome);
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    }
}
