package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.StoredRecording;

/**
 * What the ledger answers to an {@link Arrival}.
 *
 * @param recording where its audio belongs in the store
 * @param callId the call it was filed under
 * @param state {@link RecordingState#RECEIVING} when its audio is to be stored now; anything else when it had been here before
 */
public record Receipt(StoredRecording recording, String callId, RecordingState state) {}
