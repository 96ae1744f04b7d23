package io.toneguard.batch.worker;

import io.toneguard.batch.StatesByKind;
import io.toneguard.batch.WorkStates;
import io.toneguard.batch.results.SpeakerResults;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionOperations;

/** Writes one recording's outcome, its state and the cursor, in the chunk's transaction and behind the fence: all of it or nothing. */
final class SettleRecording {
    private static final Logger log = LoggerFactory.getLogger(SettleRecording.class);

    private final TransactionOperations nested;
    private final TenantScope scope;
    private final Leases leases;
    private final StatesByKind statesByKind;
    private final SpeakerResults results;

    /**
     * @param nested a savepoint within the open transaction
     */
    SettleRecording(
            TransactionOperations nested,
            TenantScope scope,
            Leases leases,
            StatesByKind statesByKind,
            SpeakerResults results) {
        this.nested = nested;
        this.scope = scope;
        this.leases = leases;
        this.statesByKind = statesByKind;
        this.results = results;
    }

    void settle(Lease lease, Analysed analysed) {
        scope.run(lease.tenant(), () -> {
            RecordingId next = leases.hold(lease).next();
            if (!analysed.inHand().recording().recording().equals(next)) {
                throw new LeaseLostException(lease);
            }
            var states = statesByKind.of(lease.kind());
            if (states.holds(analysed.inHand().held())) {
                write(states, analysed);
            } else {
                log.info("Recording {}: no longer claimed by launch {}, its result is dropped", next, lease.launch());
            }
            leases.advance(lease, analysed.workedSeconds());
        });
    }

    private void write(WorkStates states, Analysed analysed) {
        var held = analysed.inHand().held();
        if (analysed.outcome() instanceof Analysed.Measured measured) {
            measured(states, analysed, measured.voices());
        } else if (analysed.outcome() instanceof Analysed.Unreadable unreadable) {
            states.failed(held, unreadable.fault().name(), unreadable.reason());
        } else if (analysed.outcome() instanceof Analysed.Gone gone) {
            states.audioGone(held, gone.reason());
        } else if (analysed.outcome() instanceof Analysed.Failed failed) {
            states.analysisFailed(held, failed.reason());
        }
    }

    /** Numbers that the tables refuse are that recording's failure: they would be refused again. */
    private void measured(WorkStates states, Analysed analysed, RecordingVoices voices) {
        var inHand = analysed.inHand();
        try {
            nested.executeWithoutResult(status -> results.write(inHand.recording(), voices));
        } catch (DataIntegrityViolationException e) {
            states.analysisFailed(
                    inHand.held(),
                    "its results were refused by the database ("
                            + e.getMostSpecificCause().getMessage() + ")");
            return;
        }
        states.analysed(inHand.held(), voices.analyzer(), analysed.workedSeconds());
    }
}
