package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Reads what an earlier process left in the journal. A record that is torn or does not match its checksum ends its segment: what was
 * written after it was never promised to anybody.
 */
final class JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<RecordingId, LeftCall> calls = new LinkedHashMap<>();
    private final CRC32C checksum = new CRC32C();
    private byte[] bytes = new byte[BUFFER_BYTES];

    private JournalReader() {}

    /** Calls whose recording is not stored and in the ledger, in the order of their beginnings. */
    static Collection<LeftCall> read(List<JournalSegment> segments) throws IOException {
        var reader = new JournalReader();
        for (JournalSegment segment : segments) {
            reader.read(segment);
        }
        return reader.calls.values();
    }

    private void read(JournalSegment segment) throws IOException {
        long offset = 0;
        try (var in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(segment.file()), BUFFER_BYTES))) {
            while (true) {
                int length = in.readInt();
                int expected = in.readInt();
                if (length < JournalRecord.HEAD_BYTES || length > JournalRecord.MAX_BYTES) {
                    ended(segment, offset);
                    return;
                }
                if (bytes.length < length) {
                    bytes = new byte[length];
                }
                in.readFully(bytes, 0, length);
                JournalRecord.begin(checksum, segment.number());
                checksum.update(bytes, 0, length);
                if ((int) checksum.getValue() != expected) {
                    ended(segment, offset);
                    return;
                }
                take(segment, offset + JournalRecord.FRAME_BYTES, ByteBuffer.wrap(bytes, 0, length));
                offset += JournalRecord.FRAME_BYTES + length;
            }
        } catch (EOFException end) {
            ended(segment, offset);
        }
    }

    private void take(JournalSegment segment, long offset, ByteBuffer body) {
        byte kind = body.get();
        var recording = new RecordingId(new UUID(body.getLong(), body.getLong()));
        try {
            take(kind, recording, segment, offset, body);
        } catch (JacksonException e) {
            LOG.error(
                    "{}: a record of recording {} (kind {}) is not understood and left out: {}",
                    segment.file(),
                    recording,
                    kind,
                    e.getOriginalMessage());
        }
    }

    private void take(byte kind, RecordingId recording, JournalSegment segment, long offset, ByteBuffer body) {
        if (kind == JournalRecord.STARTED) {
            var call = json(body, LiveCall.class);
            calls.computeIfAbsent(recording, id -> new LeftCall(call)).startedAgain(call);
            return;
        }
        if (kind == JournalRecord.SETTLED) {
            calls.remove(recording);
            return;
        }
        var call = calls.get(recording);
        if (call == null) {
            LOG.debug("{}: a record of recording {}, of whose beginning nothing is left", segment.file(), recording);
            return;
        }
        switch (kind) {
            case JournalRecord.AUDIO -> {
                long position = body.getLong();
                call.add(new Place(position, body.remaining(), segment, offset + body.position()));
            }
            case JournalRecord.GAP -> call.gap(json(body, Gap.class));
            case JournalRecord.SHED -> call.shed(json(body, Gap.class));
            case JournalRecord.SEGMENT -> call.segment(json(body, Segment.class));
            case JournalRecord.FORCED -> call.forced(json(body, Long.class));
            case JournalRecord.KNOWN -> call.known(json(body, LiveCall.class));
            case JournalRecord.ENDED -> call.ended(json(body, JournalRecord.Ended.class));
            default -> LOG.warn("{}: a record of unknown kind {} is left out", segment.file(), kind);
        }
    }

    private static <T> T json(ByteBuffer body, Class<T> type) {
        return JournalRecord.JSON.readValue(
                new String(body.array(), body.position(), body.remaining(), StandardCharsets.UTF_8), type);
    }

    /** Torn by a crash, or an earlier use of the file begins there: the two look alike, and neither was promised to anybody. */
    private static void ended(JournalSegment segment, long offset) {
        LOG.debug("{} has records up to byte {} of {}", segment.file(), offset, segment.length());
    }
}
