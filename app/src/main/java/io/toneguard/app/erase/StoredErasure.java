package io.toneguard.app.erase;

import io.toneguard.app.erase.ErasedRows.Known;
import io.toneguard.ingest.recording.DroppedCopies;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Erases in an order that may be broken off anywhere: first the dropped files beside the inbox, by names that only the ledger has; then all rows, in
 * one transaction that leaves a line in {@code erasure}; then the audio, which that line has removed if we are killed before, or the store takes longer
 * than anybody should wait.
 */
final class StoredErasure implements Erasure {
    private static final Logger log = LoggerFactory.getLogger(StoredErasure.class);
    private static final int TRIES = 3;

    private final ErasedRows rows;
    private final ErasedAudio audio;
    private final DroppedCopies copies;
    private final TenantScope scope;
    private final Supplier<String> who;

    /** @param who asks for it now, in the words of the erasure's line */
    StoredErasure(ErasedRows rows, ErasedAudio audio, DroppedCopies copies, TenantScope scope, Supplier<String> who) {
        this.rows = rows;
        this.audio = audio;
        this.copies = copies;
        this.scope = scope;
        this.who = who;
    }

    @Override
    public Optional<Erased> eraseRecording(TenantId tenant, RecordingId recording) {
        var erased = erase(tenant, () -> rows.recording(tenant, recording), chosen -> {
            for (var known : chosen) {
                var call = known.callId();
                if (call != null) {
                    rows.forgetCall(tenant, call);
                }
            }
        });
        return erased.recordings() == 0 ? Optional.empty() : Optional.of(erased);
    }

    @Override
    public Optional<Erased> eraseCall(TenantId tenant, String callId) {
        boolean[] there = new boolean[1];
        var erased = erase(tenant, () -> rows.ofCall(tenant, callId), chosen -> {
            there[0] = rows.hasCall(tenant, callId);
            rows.forgetArrivals(tenant, callId);
            rows.forgetCall(tenant, callId);
        });
        return there[0] ? Optional.of(erased) : Optional.empty();
    }

    /** @param after in the transaction, once the recordings' own rows are gone */
    private Erased erase(TenantId tenant, Supplier<List<Known>> choice, Consumer<List<Known>> after) {
        // Named outside the transaction that deletes the names: a long file takes its time to be read.
        for (var known : scope.in(tenant, choice)) {
            known.requireOver();
            copies.delete(tenant, known.names(), known.contents());
        }
        var erased = again(() -> scope.in(tenant, () -> {
            var chosen = new ArrayList<>(choice.get());
            chosen.forEach(Known::requireOver);
            var by = who.get();
            chosen.stream().filter(known -> !known.isErased()).forEach(known -> rows.erase(known, by));
            after.accept(chosen);
            return chosen;
        }));
        for (var known : erased) {
            if (!known.isErased()) {
                log.info("Recording {}: erased by {}", known.stored().recording(), who.get());
            }
        }
        int left = audio.removeInTime(erased.stream().map(Known::stored).toList());
        return new Erased(erased.size(), left);
    }

    /** Another recording of the call may come in meanwhile, or a worker take its locks the other way round. */
    private static <T> T again(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (ConcurrencyFailureException | DataIntegrityViolationException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
