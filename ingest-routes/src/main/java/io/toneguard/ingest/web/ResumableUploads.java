package io.toneguard.ingest.web;

import io.toneguard.ingest.recording.RefusedException;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.disk.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Resumable uploads: a file in the spool that grows, and its row. A kill at any moment leaves a file of some length, which is how much the client is told
 * it has; one that is whole is taken in, by its last request, by the client's next question, or by the next start.
 */
final class ResumableUploads {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableUploads.class);
    private static final HttpStatusCode CHECKSUM_MISMATCH = HttpStatusCode.valueOf(460);

    private final Uploads uploads;
    private final Spool spool;
    private final SentRecordings sent;
    private final UploadSlots slots;
    private final ApiSettings settings;
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();

    ResumableUploads(Uploads uploads, Spool spool, SentRecordings sent, UploadSlots slots, ApiSettings settings) {
        this.uploads = uploads;
        this.spool = spool;
        this.sent = sent;
        this.slots = slots;
        this.settings = settings;
    }

    /**
     * Where an upload stands.
     *
     * @param offset bytes that are here
     * @param recording what it has become; null while more must come
     */
    record Standing(
            long offset,
            long bytes,
            String sentMetadata,
            Instant expiresAt,
            @Nullable UUID recording) {}

    /** Only one request at a time works on an upload. */
    private final class Hold implements AutoCloseable {
        private final UUID upload;

        Hold(UUID upload) {
            if (!inHand.add(upload)) {
                throw new ApiProblem(
                        HttpStatus.LOCKED, "another request works on this upload; try again when it has ended");
            }
            this.upload = upload;
        }

        @Override
        public void close() {
            inHand.remove(upload);
        }
    }

    /**
     * Begins one. Its file comes before its row: a file without one is swept away.
     *
     * @throws ApiProblem 413, 422, 429 or 503, as its parts say
     */
    Upload create(TenantId tenant, long bytes, @Nullable String metadataHeader) throws IOException {
        if (bytes > settings.largest().toBytes()) {
            throw ApiProblem.tooLarge(bytes + " bytes are over api.largest=" + settings.largest());
        }
        if (bytes == 0) {
            throw new ApiProblem(HttpStatus.UNPROCESSABLE_CONTENT, "a recording has more than no bytes")
                    .withCode("EMPTY_FILE");
        }
        var metadata = TusMetadata.of(metadataHeader);
        spool.requireRoom(bytes);
        var id = UUID.randomUUID();
        try (var hold = new Hold(id)) {
            Path file = OwnerOnly.createFile(spool.upload(id));
            boolean written = false;
            try {
                var upload = new Upload(
                        tenant,
                        id,
                        spool.node(),
                        Metadata.fileName(metadata.fileName(), id.toString().replace("-", "")),
                        new String(metadata.json(), StandardCharsets.UTF_8),
                        metadataHeader == null ? "" : metadataHeader,
                        bytes,
                        Upload.State.OPEN,
                        null,
                        null,
                        Instant.EPOCH);
                var expires = uploads.create(upload);
                written = true;
                return expiring(upload, expires);
            } finally {
                if (!written) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Where it stands; a whole one that a crash kept from being taken in is taken in now, in a place among those that bring a recording.
     *
     * @throws ApiProblem 404, 421 on the wrong node, 423 while it is worked on, 429 or 503 while there is no place; or as it was refused
     */
    Standing look(TenantId tenant, UUID id) throws IOException {
        try (var hold = new Hold(id)) {
            var upload = find(tenant, id);
            if (upload.state() != Upload.State.OPEN) {
                return over(upload);
            }
            long length = lengthOf(upload);
            if (length < upload.bytes()) {
                return stand(upload, length);
            }
            try (var slot = slots.enter(tenant, 0)) {
                return stand(upload, length);
            }
        }
    }

    /**
     * Appends what a request brings; the last part makes it a recording.
     *
     * @param offset where the client believes that it goes on
     * @param announced the request's length; below 0: it does not say
     * @throws ApiProblem 404, 421, 423 or as it was refused, like {@link #look}; 409 if the upload has another length, 413 if more comes than was to, 460
     */
    Standing append(
            TenantId tenant, UUID id, long offset, InputStream in, long announced, @Nullable TusChecksum checksum)
            throws IOException {
        try (var hold = new Hold(id)) {
            var upload = find(tenant, id);
            if (upload.state() != Upload.State.OPEN) {
                return over(upload);
            }
            long has = lengthOf(upload);
            if (offset != has) {
                throw ApiProblem.conflict("Upload-Offset is " + offset + ", and this upload has " + has + " bytes");
            }
            if (announced > upload.bytes() - has) {
                throw ApiProblem.tooLarge("Content-Length is " + announced + ", and " + (upload.bytes() - has)
                        + " bytes are missing of this upload");
            }
            spool.requireRoom(announced);
            long now = append(upload, has, in, checksum);
            return stand(expiring(upload, uploads.keepOn(upload)), now);
        }
    }

    private long append(Upload upload, long has, InputStream in, @Nullable TusChecksum checksum) throws IOException {
        try (var file =
                FileChannel.open(spool.upload(upload.id()), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            file.position(has);
            boolean keep = checksum == null;
            try {
                var digests = checksum == null ? new MessageDigest[0] : new MessageDigest[] {checksum.digest};
                var came = new Body(in, settings.slowest(), spool, System::nanoTime)
                        .to(file, upload.bytes() - has, digests);
                if (!came.toItsEnd()) {
                    throw ApiProblem.bad(
                            "the request broke off after " + came.bytes() + " bytes; ask by HEAD where to go on");
                }
                if (checksum != null && !checksum.holds()) {
                    throw new ApiProblem(
                            CHECKSUM_MISMATCH, "what came is not what Upload-Checksum says; send it again");
                }
                keep = true;
                return has + came.bytes();
            } finally {
                if (!keep) {
                    file.truncate(has);
                }
                file.force(false);
            }
        }
    }

    /** @throws ApiProblem 404 */
    void remove(TenantId tenant, UUID id) throws IOException {
        try (var hold = new Hold(id)) {
            var upload = find(tenant, id);
            uploads.remove(tenant, upload.id());
            Files.deleteIfExists(spool.upload(id));
        }
    }

    /**
     * Takes in what is whole and was not, because the process ended or something was in the way. One that still grows is not touched: its next part
     * would find it locked.
     */
    private void finishWhole(Upload upload) {
        Path file = spool.upload(upload.id());
        try {
            if (inHand.contains(upload.id()) || !Files.exists(file) || Files.size(file) < upload.bytes()) {
                return;
            }
            look(upload.tenant(), upload.id());
        } catch (ApiProblem e) {
            LOG.debug("Upload {} stays as it is: {}", upload.id(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("Upload {} is whole and cannot be taken in for the moment: {}", upload.id(), e.toString());
        }
    }

    /**
     * Removes files that are no open upload's. In this order: whose file was there has a tenant, and is being begun or has its row.
     */
    void sweep(Tenants tenants) throws IOException {
        var files = spool.uploadsHere();
        var kept = new HashSet<>(inHand);
        for (Tenant tenant : tenants.all()) {
            for (Upload upload : uploads.open(tenant.id(), spool.node())) {
                kept.add(upload.id());
                finishWhole(upload);
            }
        }
        for (UUID file : files) {
            if (!kept.contains(file)) {
                Files.deleteIfExists(spool.upload(file));
            }
        }
    }

    private Upload find(TenantId tenant, UUID id) {
        var upload = uploads.find(tenant, id).orElseThrow(() -> ApiProblem.unknown("upload " + id));
        if (upload.state() == Upload.State.OPEN && !upload.node().equals(spool.node())) {
            throw new ApiProblem(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "this upload was begun at another node; a load balancer must bring its requests to the same one");
        }
        return upload;
    }

    /** An upload whose file is gone, with its disk, is none. */
    private long lengthOf(Upload upload) throws IOException {
        try {
            return Files.size(spool.upload(upload.id()));
        } catch (NoSuchFileException e) {
            uploads.remove(upload.tenant(), upload.id());
            throw ApiProblem.unknown("upload " + upload.id());
        }
    }

    private Standing stand(Upload upload, long length) throws IOException {
        UUID recording = length == upload.bytes() ? finish(upload).value() : null;
        return new Standing(length, upload.bytes(), upload.sentMetadata(), upload.expiresAt(), recording);
    }

    private RecordingId finish(Upload upload) throws IOException {
        Path file = spool.upload(upload.id());
        try {
            var sidecar = Metadata.read(upload.metadata().getBytes(StandardCharsets.UTF_8));
            var recording = sent.take(upload.tenant(), upload.fileName(), file, sidecar)
                    .receipt()
                    .recording()
                    .recording();
            uploads.taken(upload, recording);
            Files.deleteIfExists(file);
            return recording;
        } catch (RefusedException e) {
            var problem = SentRecordings.refused(e);
            problem.getBody().setInstance(URI.create("/v1/uploads/" + upload.id()));
            if (SentRecordings.mayBeLetInLater(e)) {
                uploads.remove(upload.tenant(), upload.id());
                Files.deleteIfExists(file);
                throw problem;
            }
            uploads.refused(
                    upload,
                    new Upload.Refusal(
                            problem.getStatusCode().value(), ProblemJson.MAPPER.writeValueAsString(problem.getBody())));
            Files.deleteIfExists(file);
            throw problem;
        }
    }

    private static Standing over(Upload upload) {
        var refusal = upload.refusal();
        if (refusal != null) {
            var known = ProblemJson.MAPPER.readTree(refusal.problem());
            throw new ApiProblem(
                            HttpStatusCode.valueOf(refusal.status()),
                            known.path("detail").asString(""))
                    .withCode(known.path("code").asString(""));
        }
        return new Standing(
                upload.bytes(), upload.bytes(), upload.sentMetadata(), upload.expiresAt(), upload.recording());
    }

    private static Upload expiring(Upload upload, Instant at) {
        return new Upload(
                upload.tenant(),
                upload.id(),
                upload.node(),
                upload.fileName(),
                upload.metadata(),
                upload.sentMetadata(),
                upload.bytes(),
                upload.state(),
                upload.recording(),
                upload.refusal(),
                at);
    }
}
