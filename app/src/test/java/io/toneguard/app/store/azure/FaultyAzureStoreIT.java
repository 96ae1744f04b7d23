package io.toneguard.app.store.azure;

import io.toneguard.azure.Azurite;
import io.toneguard.azure.FaultyLine;
import io.toneguard.azure.FaultyLine.Fault;
import io.toneguard.azure.FaultyLine.Request;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.RecordingStoreContract;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole contract once more on a bad line: every twentieth request or so is lost on its way, is done and its answer lost or cut short, or
 * meets a busy service; never two in a row, so that the store's own patience is enough, and nothing of it may be seen.
 */
class FaultyAzureStoreIT implements RecordingStoreContract {
    private static final Fault[] FAULTS = {Fault.LOST, Fault.ANSWER_LOST, Fault.ANSWER_CUT, Fault.BUSY};

    private final Random random = new Random(17);
    private FaultyLine line;
    private AzureShelf shelf;
    private boolean wasFaulty;

    @BeforeEach
    void aBadLine() throws IOException {
        var azurite = Azurite.orSkip();
        line = new FaultyLine(azurite.blobAuthority());
        shelf = AzureShelf.over(
                azurite.connectionString(line.authority()), AzureShelf.patient(5, Duration.ofSeconds(30)));
        line.lets(this::faults);
    }

    @AfterEach
    void aLineIsClosed() {
        if (line != null) {
            line.close();
        }
    }

    private synchronized Fault faults(Request request) {
        wasFaulty = !wasFaulty && random.nextInt(20) == 0;
        return wasFaulty ? FAULTS[random.nextInt(FAULTS.length)] : Fault.NONE;
    }

    @Override
    public RecordingStore store() {
        return shelf.store;
    }

    @Override
    public void killedWhilePutting(StoredRecording half, int bytes) {
        shelf.killedWhilePutting(half, bytes);
    }

    @Override
    public boolean showsHalfPut() {
        return false;
    }

    @Override
    public int headInDraft(int headBytes) {
        return 0;
    }

    @Override
    public void putForeign(StoredRecording beside, String name) {
        shelf.putForeign(beside, name);
    }
}
