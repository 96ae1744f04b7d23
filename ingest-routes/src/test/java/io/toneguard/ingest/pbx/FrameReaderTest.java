package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's frames, whole and cut anywhere, right and wrong; Netty's decoder says what is right. */
class FrameReaderTest {
    private static final int LONGEST = 70_000;
    private static final String ILL_WRITTEN_REASON = "goodbye in no UTF-8";

    /** What was heard, in words. */
    private static class Heard implements FrameReader.Frames {
        final List<String> all = new ArrayList<>();
        private byte[] room = {};

        @Override
        public byte[] room(int bytes) {
            // As long as it ever was, and never clean: what lies behind the payload is nobody's.
            room = new byte[Math.max(bytes, room.length)];
            Arrays.fill(room, (byte) 0x5A);
            return room;
        }

        @Override
        public void frame(Opcode opcode, boolean last, byte[] payload, int length) {
            all.add(opcode + (last ? " last " : " ") + ByteBufUtil.hexDump(payload, 0, length));
        }

        @Override
        public void broken(String why) {
            all.add("broken");
        }

        @Override
        public void overLimit() {
            all.add("over the limit");
        }
    }

    private static List<String> read(byte[] stream, int[] cuts) {
        return read(stream, cuts, LONGEST);
    }

    private static List<String> read(byte[] stream, int[] cuts, int longest) {
        var heard = new Heard();
        var reader = new FrameReader(longest);
        reader.into(heard);
        var memory = new UnpooledByteBufAllocator(false);
        var channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.pipeline().addLast(reader);
        var pieces = pieces(stream, cuts);
        pieces.forEach(channel::writeInbound);
        channel.finishAndReleaseAll();
        assertThat(pieces).allMatch(piece -> piece.refCnt() == 0, "given back");
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
        return heard.all;
    }

    private static List<String> nettyReads(byte[] stream, int[] cuts, int longest) {
        var config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(longest)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
        var heard = new Heard();
        try {
            pieces(stream, cuts).forEach(channel::writeInbound);
        } catch (CorruptedWebSocketFrameException e) {
            hear(channel, heard);
            if (e.closeStatus().equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                    && "bytes are not UTF-8".equals(e.getMessage())) {
                heard.all.add(ILL_WRITTEN_REASON);
            } else if (e.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
                heard.overLimit();
            } else {
                heard.broken(String.valueOf(e.getMessage()));
            }
        }
        hear(channel, heard);
        channel.finishAndReleaseAll();
        return heard.all;
    }

    private static void hear(EmbeddedChannel channel, Heard heard) {
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            heard.frame(
                    WebSocketLine.opcode(frame),
                    frame.isFinalFragment(),
                    ByteBufUtil.getBytes(frame.content()),
                    frame.content().readableBytes());
            frame.release();
        }
    }

    private static List<ByteBuf> pieces(byte[] stream, int[] cuts) {
        var pieces = new ArrayList<ByteBuf>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Unpooled.buffer(1).writeBytes(stream, from, cut - from));
            from = cut;
        }
        pieces.add(Unpooled.buffer(1).writeBytes(stream, from, stream.length - from));
        return pieces;
    }

    private static int[] cuts(Random random, int length, int count) {
        return random.ints(count, 0, length + 1).sorted().toArray();
    }

    /** A masked frame as RFC 6455 has it. */
    private static ByteBuf frame(int firstByte, byte[] payload, int key) {
        return frame(firstByte, payload, key, payload.length < 126 ? 1 : payload.length < 1 << 16 ? 2 : 8);
    }

    private static ByteBuf frame(int firstByte, byte[] payload, int key, int lengthBytes) {
        var frame = Unpooled.buffer().writeByte(firstByte);
        if (lengthBytes == 1) {
            frame.writeByte(0x80 | payload.length);
        } else if (lengthBytes == 2) {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(payload.length);
        }
        frame.writeInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ key >> 24 - 8 * (i & 3));
        }
        return frame;
    }

    private static byte[] noise(Random random, int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 124, 125, 126, 127, 160, 65_535, 65_536, LONGEST})
    void aMessageOfAnyLengthIsReadAsItWasSent(int length) {
        var random = new Random(length);
        var payload = noise(random, length);
        var stream = ByteBufUtil.getBytes(frame(0x82, payload, random.nextInt()));
        assertThat(read(stream, new int[0])).containsExactly("BINARY last " + ByteBufUtil.hexDump(payload));
    }

    @Test
    void itDoesNotMatterWhereTheStreamIsCut() {
        var random = new Random(1);
        var stream = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(
                frame(0x02, noise(random, 200), random.nextInt()),
                frame(0x89, noise(random, 5), random.nextInt()),
                frame(0x80, noise(random, 130), random.nextInt()),
                frame(0x81, noise(random, 3), random.nextInt())));
        var whole = read(stream, new int[0]);
        assertThat(whole).hasSize(4);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(read(stream, new int[] {cut})).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(read(stream, IntStream.range(0, stream.length).toArray()))
                .as("byte by byte")
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "8200, a frame that is not masked",
        "C280, a reserved bit",
        "8380, a reserved opcode of data",
        "8B80, a reserved opcode of control",
        "0980, a ping in fragments",
        "89FE, a ping of more than 125 bytes",
        "8080, the end of a message that did not begin",
        "82FE0005, five bytes with a length in two",
        "82FF0000000000000005, five bytes with a length in eight",
        "82FFFFFFFFFFFFFFFFFF, a length below zero",
    })
    void whatIsNotAClientsFrameIsReadNoFurther(String head, String what) {
        var good = frame(0x82, new byte[] {1, 2, 3}, 7);
        var stream = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(
                good.copy(), Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(head)), good.copy()));
        assertThat(read(stream, new int[0])).as(what).containsExactly("BINARY last 010203", "broken");
    }

    @Test
    void aLengthOverTheLimitIsRefusedBeforeItsBytesCome() {
        assertThat(read(ByteBufUtil.decodeHexDump("82FF0000000000989680"), new int[0]))
                .as("10 MB")
                .containsExactly("over the limit");
    }

    @Test
    void whereSomebodyFailedAtAFrameNothingMoreIsRead() {
        var reader = new FrameReader(LONGEST);
        var heard = new Heard() {
            @Override
            public void frame(Opcode opcode, boolean last, byte[] payload, int length) {
                super.frame(opcode, last, payload, length);
                throw new IllegalStateException("a bug of the listener's");
            }
        };
        reader.into(heard);
        var channel = new EmbeddedChannel(reader);
        var good = frame(0x82, new byte[] {1}, 7);
        var two = Unpooled.wrappedBuffer(good.copy(), good.copy(), Unpooled.wrappedBuffer(new byte[] {1}));
        assertThatThrownBy(() -> channel.writeInbound(two)).hasMessage("a bug of the listener's");
        channel.writeInbound(good.copy());
        assertThat(heard.all).containsExactly("BINARY last 01");
        assertThat(two.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void nothingIsReadBehindAGoodbye() {
        var stream = ByteBufUtil.getBytes(
                Unpooled.wrappedBuffer(frame(0x88, new byte[] {3, (byte) 0xE8}, 7), frame(0x82, new byte[] {1}, 7)));
        assertThat(read(stream, new int[0])).containsExactly("CLOSE last 03e8");
    }

    /** Frames of every kind, a third of the streams with bytes changed, a fifth with a length in more bytes than it may take, a quarter under a limit of 250 bytes, cut anywhere: the same is heard, the same is refused. */
    @Test
    void twentyThousandConversationsAreReadAsNettyReadsThem() {
        int[] firstBytes = {0x82, 0x81, 0x02, 0x01, 0x80, 0x00, 0x89, 0x8A, 0x88};
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var frames = Unpooled.buffer();
            boolean within = false;
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                int first = firstBytes[random.nextInt(firstBytes.length - (i < count - 1 ? 1 : 0))];
                boolean control = (first & 8) != 0;
                if (!control && random.nextInt(20) > 0) {
                    // Mostly in an order that is allowed.
                    first = within ? first & 0x80 : first & 0x80 | 1 + random.nextInt(2);
                    within = (first & 0x80) == 0;
                }
                byte[] payload = first == 0x88
                        ? new byte[][] {{}, {3, (byte) 0xE8}, {3, (byte) 0xED}, {3}, {3, (byte) 0xE8, 'o', 'k'}}
                                [random.nextInt(5)]
                        : noise(random, random.nextInt(control ? 126 : 300));
                frames.writeBytes(
                        seed % 5 == 0 && i == count - 1
                                ? frame(first, payload, random.nextInt(), 2 + 6 * random.nextInt(2))
                                : frame(first, payload, random.nextInt()));
            }
            var stream = ByteBufUtil.getBytes(frames);
            if (seed % 3 == 0) {
                for (int i = 0; i <= random.nextInt(3); i++) {
                    stream[random.nextInt(stream.length)] = (byte) random.nextInt();
                }
            }
            var cuts = cuts(random, stream.length, random.nextInt(5));
            int longest = seed % 4 == 0 ? 250 : LONGEST;
            var heard = read(stream, cuts, longest);
            var nettyHeard = nettyReads(stream, cuts, longest);
            if (nettyHeard.contains(ILL_WRITTEN_REASON)) {
                continue; // Netty reads the words of a goodbye, which nobody here does
            }
            assertThat(heard).as("seed %d", seed).isEqualTo(nettyHeard);
            refused += heard.contains("broken") || heard.contains("over the limit") ? 1 : 0;
        }
        assertThat(refused).as("that were refused").isBetween(2_000, 18_000);
    }
}
