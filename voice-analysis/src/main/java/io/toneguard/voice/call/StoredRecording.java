package io.toneguard.voice.call;

import java.time.LocalDate;

/**
 * Where a recording lies in the store; every part of it is immutable.
 *
 * @param callMonth first day of the month (UTC) in which the call started
 */
public record StoredRecording(TenantId tenant, LocalDate callMonth, RecordingId recording) {
    public StoredRecording {
        if (callMonth.getDayOfMonth() != 1) {
            throw new IllegalArgumentException(
                    "call month " + callMonth + " of recording " + recording + " is not the first of a month");
        }
    }
}
