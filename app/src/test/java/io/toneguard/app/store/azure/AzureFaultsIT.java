package io.toneguard.app.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.toneguard.azure.Azurite;
import io.toneguard.azure.FaultyLine;
import io.toneguard.azure.FaultyLine.Fault;
import io.toneguard.azure.FaultyLine.Request;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.ingest.azure.account.AzurePatience;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One fault at a time, at the place where it hurts most. */
class AzureFaultsIT {
    private static final byte[] HEAD = new byte[44];

    private final StoredRecording recording = new StoredRecording(
            new TenantId(UUID.randomUUID()), LocalDate.of(2026, 11, 1), new RecordingId(UUID.randomUUID()));
    private final byte[] audio = new byte[300_000];
    private FaultyLine line;
    private AzureShelf shelf;

    @BeforeEach
    void aLine() throws IOException {
        var azurite = Azurite.orSkip();
        line = new FaultyLine(azurite.blobAuthority());
        shelf = AzureShelf.over(
                azurite.connectionString(line.authority()), AzureShelf.patient(3, Duration.ofSeconds(30)));
        new Random(5).nextBytes(audio);
    }

    @AfterEach
    void closed() {
        if (line != null) {
            line.close();
        }
    }

    @Test
    void anAppendWhoseAnswerIsLostIsMadeOnce() throws IOException {
        var lost = once(Fault.ANSWER_LOST, this::isAppend);
        try (var draft = shelf.store.draft(recording, 44)) {
            draft.append(ByteBuffer.wrap(audio, 0, 100_000));
            draft.force();
            assertThat(lost).hasValue(0);
            assertThat(draft.length()).isEqualTo(100_000);
            draft.append(ByteBuffer.wrap(audio, 100_000, 200_000));
            draft.finish(HEAD);
        }
        assertThat(line.seen().stream().filter(this::isAppend)).hasSize(2);
        assertWhole();
    }

    /** The store cannot even look whether it arrived, and gives up; what did arrive must not count when other bytes come. */
    @Test
    void anAppendThatArrivedAndWasGivenUpDoesNotCount() throws IOException {
        var draft = shelf.store.draft(recording, 44);
        line.lets(request -> isAppend(request) ? Fault.ANSWER_LOST : isLookAtDraft(request) ? Fault.BUSY : Fault.NONE);
        draft.append(ByteBuffer.wrap(new byte[77_000]));
        assertThatThrownBy(draft::force).isInstanceOf(AzureException.class);
        line.lets(request -> Fault.NONE);
        draft.truncate(0);
        draft.append(ByteBuffer.wrap(audio));
        draft.force();
        assertThat(draft.length()).isEqualTo(300_000);
        draft.finish(HEAD);
        assertWhole();
    }

    @Test
    void aDraftWhoseAppendFailedIsTakenUpAnewWithoutALostOrADoubleByte() throws IOException {
        var draft = shelf.store.draft(recording, 44);
        draft.append(ByteBuffer.wrap(audio, 0, 100_000));
        draft.force();
        line.lets(request -> isAppend(request) ? Fault.BUSY : Fault.NONE);
        draft.append(ByteBuffer.wrap(audio, 100_000, 50_000));
        assertThatThrownBy(draft::force)
                .isInstanceOfSatisfying(
                        AzureException.class, e -> assertThat(e.mayPass()).isTrue())
                .hasMessageContaining("503 ServerBusy");
        assertThat(draft.length()).isEqualTo(150_000);
        assertThat(draft.waiting().remaining()).isEqualTo(50_000);
        draft.close();
        line.lets(request -> Fault.NONE);
        try (var next = shelf.store.draft(recording, 44)) {
            assertThat(next.length()).isEqualTo(100_000);
            next.append(ByteBuffer.wrap(audio, 100_000, 200_000));
            next.finish(HEAD);
        }
        assertWhole();
    }

    @Test
    void aServiceThatHangsIsGivenUpAndTriedAgainByTheNextCall() throws IOException {
        shelf = AzureShelf.over(
                Azurite.orSkip().connectionString(line.authority()), AzureShelf.patient(1, Duration.ofSeconds(1)));
        var draft = shelf.store.draft(recording, 44);
        line.lets(request -> isAppend(request) ? Fault.HANGS : Fault.NONE);
        draft.append(ByteBuffer.wrap(audio, 0, 100_000));
        assertThatThrownBy(draft::force).isInstanceOfSatisfying(AzureException.class, e -> assertThat(e.status())
                .isZero());
        line.lets(request -> Fault.NONE);
        // The service had done it all the same; the bytes come again, and go to the same place.
        draft.append(ByteBuffer.wrap(audio, 100_000, 200_000));
        draft.force();
        assertThat(draft.length()).isEqualTo(300_000);
        draft.finish(HEAD);
        assertWhole();
    }

    @Test
    void aFinishWhoseCommitIsNotAnsweredIsWholeOrNotThere() throws IOException {
        for (var fault : new Fault[] {Fault.LOST, Fault.ANSWER_LOST}) {
            var another =
                    new StoredRecording(recording.tenant(), recording.callMonth(), new RecordingId(UUID.randomUUID()));
            var draft = shelf.store.draft(another, 44);
            draft.append(ByteBuffer.wrap(audio));
            draft.force();
            line.lets(request -> request.is("PUT", "comp=blocklist", ".audio") ? fault : Fault.NONE);
            assertThatThrownBy(() -> draft.finish(HEAD)).isInstanceOf(AzureException.class);
            line.lets(request -> Fault.NONE);
            if (fault == Fault.ANSWER_LOST) {
                assertThat(read(another)).hasSize(300_044);
            } else {
                assertThatThrownBy(() -> shelf.store.open(another)).isInstanceOf(NoSuchFileException.class);
            }
            draft.close();
            try (var next = shelf.store.draft(another, 44)) {
                assertThat(next.length()).isEqualTo(300_000);
                next.finish(HEAD);
            }
            assertThat(read(another)).endsWith(audio).hasSize(300_044);
        }
    }

    @Test
    void aReadThatIsCutShortGoesOnWhereItBroke() throws IOException {
        shelf.store.put(recording, new ByteArrayInputStream(audio));
        var cut = once(Fault.ANSWER_CUT, request -> request.is("GET", "", ".audio"));
        assertThat(read(recording)).isEqualTo(audio);
        assertThat(cut).hasValue(0);
    }

    @Test
    void aLineThatIsDeadIsAnErrorThatPasses() throws IOException {
        shelf.store.put(recording, new ByteArrayInputStream(audio));
        line.lets(request -> Fault.LOST);
        assertThatThrownBy(() -> shelf.store.open(recording))
                .isInstanceOfSatisfying(
                        AzureException.class, e -> assertThat(e.mayPass()).isTrue())
                .hasMessageContaining("reading recording " + recording.recording());
        assertThatThrownBy(() -> shelf.store.put(recording, new ByteArrayInputStream(new byte[3])))
                .isInstanceOf(AzureException.class);
        line.lets(request -> Fault.NONE);
        assertThat(read(recording)).isEqualTo(audio);
    }

    /** As the real service does; the emulator, asked for it, says 501, and the audio goes through this node. */
    @Test
    void theServiceCopiesADraftByItselfWhereItCan() throws IOException {
        line.copiesBlocksFromUrls();
        var azurite = Azurite.orSkip();
        var sas = AzureShelf.account(azurite.connectionString())
                .blobs(AzurePatience.DEFAULT)
                .generateAccountSas(new AccountSasSignatureValues(
                        OffsetDateTime.now().plusHours(1),
                        AccountSasPermission.parse("rwdlac"),
                        AccountSasService.parse("b"),
                        AccountSasResourceType.parse("sco")));
        shelf = AzureShelf.over(
                "BlobEndpoint=http://" + line.authority() + "/" + Azurite.ACCOUNT + ";SharedAccessSignature=" + sas,
                AzureShelf.patient(3, Duration.ofSeconds(30)));
        try (var draft = shelf.store.draft(recording, 44)) {
            draft.append(ByteBuffer.wrap(audio, 0, 100_000));
            draft.force();
            draft.append(ByteBuffer.wrap(audio, 0, 70_000));
            draft.force();
            draft.truncate(100_000);
            draft.append(ByteBuffer.wrap(audio, 100_000, 150_000));
            draft.force();
            draft.append(ByteBuffer.wrap(audio, 250_000, 50_000));
            draft.finish(HEAD);
        }
        assertWhole();
        assertThat(line.seen().stream().filter(request -> request.is("GET", "", ".draft")))
                .as("ranges of the draft that travelled")
                .isEmpty();
    }

    private boolean isAppend(Request request) {
        return request.is("PUT", "comp=appendblock", ".draft");
    }

    private boolean isLookAtDraft(Request request) {
        return request.is("HEAD", "", ".draft");
    }

    /** @return how often it is still to strike */
    private AtomicInteger once(Fault fault, Predicate<Request> where) {
        var left = new AtomicInteger(1);
        line.lets(
                request -> where.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? fault : Fault.NONE);
        return left;
    }

    private void assertWhole() throws IOException {
        byte[] whole = read(recording);
        assertThat(whole).hasSize(44 + audio.length);
        assertThat(Arrays.copyOfRange(whole, 44, whole.length)).isEqualTo(audio);
    }

    private byte[] read(StoredRecording wanted) throws IOException {
        try (var channel = shelf.store.open(wanted)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }
}
