package io.toneguard.ingest.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the scan reads, Jackson reads alike; the usual messages it does read, and of the others it keeps nothing. */
class MediaScanTest {
    private static final MediaNames CAMEL =
            StreamWords.Names.camelCase("streamSid", "callSid").media();
    private static final MediaNames PLIVO =
            StreamWords.Names.camelCase("streamId", "callId").media();
    private static final MediaNames TELNYX =
            StreamWords.Names.snakeCase("stream_id", "call_control_id").media();
    private static final MediaNames EXOTEL =
            StreamWords.Names.snakeCase("stream_sid", "call_sid").media();

    private static final String TWILIO_MEDIA =
            "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ18ad3ab5a668481ce02b83e7395059f0\",\"media\":{\"track\":\"inbound\","
                    + "\"chunk\":\"2\",\"timestamp\":\"20\",\"payload\":\"" + speech(160) + "\"}}";

    private static final List<Usual> USUAL = List.of(
            new Usual("Twilio", CAMEL, TWILIO_MEDIA, "MZ18ad3ab5a668481ce02b83e7395059f0", 160),
            new Usual(
                    "SignalWire",
                    CAMEL,
                    "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"media\":{\"track\":\"inbound\",\"chunk\":\"2\",\"timestamp\":\"20\",\"payload\":\""
                            + speech(959) + "\"}}",
                    "",
                    959),
            new Usual(
                    "Plivo",
                    PLIVO,
                    "{\"event\":\"media\",\"sequenceNumber\":3,\"streamId\":\"s-1\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"1778597597091\","
                            + "\"chunk\":2,\"payload\":\"" + speech(320) + "\"},\"extra_headers\":\"{}\"}",
                    "s-1",
                    320),
            new Usual(
                    "Telnyx",
                    TELNYX,
                    "{ \"event\": \"media\",\n \"sequence_number\": \"3\", \"stream_id\": \"s-1\",\r\n\t\"media\": { \"track\": \"inbound\", \"chunk\": \"2\","
                            + " \"timestamp\" : \"5\", \"payload\": \"" + speech(162) + "\" } }\n",
                    "s-1",
                    162),
            new Usual(
                    "Exotel",
                    EXOTEL,
                    "{\"event\":\"media\",\"sequence_number\":\"3\",\"stream_sid\":\"s-1\",\"media\":{\"chunk\":\"2\",\"timestamp\":\"50\",\"payload\":\""
                            + speech(800) + "\"}}",
                    "s-1",
                    800));

    @Test
    void theUsualMessagesAreReadAsJacksonReadsThem() {
        for (var usual : USUAL) {
            var scanned = scanned(usual.names, usual.message);
            assertThat(scanned.read).as(usual.who).isTrue();
            assertThat(scanned.content).as(usual.who).isEqualTo(parsed(usual.names, usual.message));
            assertThat(scanned.content.texts.get(StreamWords.EVENT)).isEqualTo("media");
            assertThat(scanned.content.texts.get(StreamWords.STREAM_ID)).isEqualTo(usual.streamId);
            assertThat(scanned.content.numbers.get(StreamWords.CHUNK)).isEqualTo(2);
            assertThat(scanned.content.audio).hasSize(2 * usual.audioBytes);
        }
    }

    @Test
    void whatIsOddButPlainIsReadAsJacksonReadsIt() {
        for (var plain : List.of(
                "{}",
                " \t\r\n{ } and what follows is not looked at \\",
                "{\"event\":\"media\",\"event\":\"mark\",\"event\":\"\"}",
                "{\"media\":{\"event\":7,\"payload\":\"AAAA\"},\"payload\":\"/+8=\",\"media\":\"text\",\"track\":0}",
                "{\"event\":\"" + "x".repeat(200) + "\"}",
                "{\"event\":\"media\",\"event\":\"" + "x".repeat(201) + "\"}",
                "{\"" + "n".repeat(5_000) + "\":\"" + "x".repeat(5_000) + "\",\"payload\":\"\"}",
                "{\"timestamp\":123456789012345678,\"payload\":5,\"media\":6}",
                "{\"Event\":\"a\",\"even\":\"b\",\"events\":\"c\",\"\":\"d\",\"chunk\":\"\u007f\"}",
                "{\"payload\":\"" + speech(20_000) + "\"}",
                "{\"chunk\":1}",
                "{\"sequenceNumbex\":1,\"sequenceNumber\":2,\"timestamps\":3,\"timestam\":4}")) {
            var scanned = scanned(CAMEL, plain);
            assertThat(scanned.read).as(plain).isTrue();
            assertThat(scanned.content).as(plain).isEqualTo(parsed(CAMEL, plain));
        }
    }

    @Test
    void ofWhatItGivesUpOnTheScanKeepsNothing() {
        var unusual = new ArrayList<String>(List.of(
                "",
                "[]",
                "{\"event\":\"medi\\u0061\"}",
                "{\"event\":\"caf\u00e9\"}",
                "{\"event\":\"a\tb\"}",
                "{\"event\":\"a\",\"track\":null}",
                "{\"event\":\"a\",\"track\":true}",
                "{\"event\":\"a\",\"track\":[]}",
                "{\"event\":\"a\",\"mark\":{}}",
                "{\"event\":\"a\",\"media\":{\"track\":\"b\",\"media\":{}}}",
                "{\"event\":\"a\",}",
                "{\"event\":\"a\"]",
                "{\"chunk\":-1}",
                "{\"chunk\":1.5}",
                "{\"chunk\":1e9}",
                "{\"chunk\":01}",
                "{\"chunk\":1234567890123456789}",
                "{\"payload\":\"" + speech(40_000) + "\"}"));
        for (var payload : List.of(
                "AAA", "AAAA AAAA", "AAAA\\/", "AAAA/-_=", "AA=A", "=AAA", "AB==", "AAB=", "AA==AAAA", "A===")) {
            unusual.add("{\"event\":\"a\",\"payload\":\"AAAA" + payload + "\"}");
        }
        for (int length = 0; length < TWILIO_MEDIA.length(); length++) {
            unusual.add(TWILIO_MEDIA.substring(0, length));
        }
        for (var message : unusual) {
            var scanned = scanned(CAMEL, message);
            assertThat(scanned.read).as(message).isFalse();
            assertThat(scanned.content).as(message).isEqualTo(Content.EMPTY);
        }
    }

    @Test
    void aMessageThatTheScanGivesUpOnIsReadAllTheSame() {
        var message = new MediaJson(CAMEL);
        read(message, TWILIO_MEDIA);
        read(
                message,
                "{\"event\":\"dtmf\",\"chunk\":null,\"media\":{\"track\":\"caf\\u00e9\",\"payload\":\"\\/\\/8=\"}}");
        var content = Content.of(message);
        assertThat(content.texts).containsExactly("dtmf", "", "", "café", "", "");
        assertThat(content.audio).isEqualTo("ffff");
        assertThat(message.messages()).isEqualTo(2);
        assertThatThrownBy(() -> read(message, "{\"event\":\"media\",\"payload\":\"AAAA!\"}"))
                .isInstanceOf(DialectException.class)
                .hasMessage("message 3 has audio that is not base64 ('payload')");
    }

    @Test
    void aPeerThatNeverWritesTheUsualShapeIsReadToo() {
        var message = new MediaJson(CAMEL);
        for (int i = 0; i < 200; i++) {
            read(message, "{\"event\":\"media\",\"chunk\":" + i + ",\"silent\":false,\"payload\":\"AAAA\"}");
            assertThat(message.number(StreamWords.CHUNK)).isEqualTo(i);
            assertThat(message.audioBytes()).isEqualTo(3);
        }
        read(message, TWILIO_MEDIA);
        assertThat(Content.of(message)).isEqualTo(parsed(CAMEL, TWILIO_MEDIA.getBytes(UTF_8)));
    }

    @Test
    void whateverTheScanReadsOfThirtyThousandMutantsJacksonReadsAlike() {
        var random = new Random(20_240_607);
        var mutation = new Mutation(random);
        int mutants = 30_000;
        int read = 0;
        for (int i = 0; i < mutants; i++) {
            var usual = USUAL.get(random.nextInt(USUAL.size()));
            byte[] mutant = mutation.of(usual.shortened().getBytes(UTF_8));
            var scanned = Scanned.of(usual.names, mutant);
            if (scanned.read) {
                read++;
                assertThat(scanned.content)
                        .as("mutant %d: %s", i, new String(mutant, ISO_8859_1))
                        .isEqualTo(parsed(usual.names, mutant));
            } else {
                assertThat(scanned.content).as("mutant %d", i).isEqualTo(Content.EMPTY);
            }
        }
        assertThat(read).isBetween(mutants / 10, mutants * 9 / 10);
    }

    private record Usual(String who, MediaNames names, String message, String streamId, int audioBytes) {
        /** With so little audio that mutations hit everything else too. */
        String shortened() {
            return message.replaceFirst("payload\": ?\"[^\"]{40,}(?=[^\"]{8}\")", "payload\":\"");
        }
    }

    /** What a message was read for: texts in the order of their names, the same as numbers, audio in hexadecimal. */
    private record Content(List<String> texts, List<Long> numbers, String audio) {
        static final Content EMPTY = of(new MediaJson(CAMEL));

        static Content of(MediaJson message) {
            var texts = IntStream.range(0, CAMEL.texts().size())
                    .mapToObj(message::text)
                    .toList();
            return of(texts, message.audio(), message.audioBytes());
        }

        static Content of(List<JsonText> texts, byte[] audio, int length) {
            return new Content(
                    texts.stream().map(JsonText::toString).toList(),
                    texts.stream().map(Content::number).toList(),
                    HexFormat.of().formatHex(audio, 0, length));
        }

        private static long number(JsonText text) {
            try {
                return text.number(MediaJson.ABSENT);
            } catch (NumberFormatException e) {
                return Long.MIN_VALUE;
            }
        }
    }

    /** What a scan that has just read another message makes of this one. */
    private record Scanned(boolean read, Content content) {
        static Scanned of(MediaNames names, byte[] message) {
            var texts = new JsonText[names.texts().size()];
            Arrays.setAll(texts, i -> new JsonText());
            var audio = new MediaAudio();
            var scan = new MediaScan(names, texts, audio);
            byte[] before = TWILIO_MEDIA.getBytes(UTF_8);
            scan.read(before, before.length);
            byte[] array = Arrays.copyOf(message, message.length + 4);
            Arrays.fill(array, message.length, array.length, (byte) '}'); // left over in the array from another message
            boolean read = scan.read(array, message.length);
            return new Scanned(read, Content.of(List.of(texts), audio.bytes(), audio.length()));
        }
    }

    private static Scanned scanned(MediaNames names, String message) {
        return Scanned.of(names, message.getBytes(UTF_8));
    }

    private static Content parsed(MediaNames names, String message) {
        return parsed(names, message.getBytes(UTF_8));
    }

    private static Content parsed(MediaNames names, byte[] message) {
        var json = new MediaJson(names);
        json.parse(message, message.length);
        return Content.of(json);
    }

    private static void read(MediaJson message, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        message.read(utf8, utf8.length);
    }

    private static String speech(int bytes) {
        byte[] audio = new byte[bytes];
        new Random(bytes).nextBytes(audio);
        return StreamTalk.base64(audio);
    }

    /** Makes of a message one that differs in one to three places, mostly of JSON's own characters. */
    private record Mutation(Random random) {
        private static final String TELLING =
                "\"\"\"::,,{}{}[]\\/=+ \t\n\r\0\f\u007f\u0080\u00e90123456789-.eEtrufalsn'#";
        private static final List<String> PIECES = List.of(
                "\\u0061",
                "\\/",
                "\\\"",
                "\\n",
                "null",
                "true",
                "false",
                "[1]",
                "{}",
                "{\"a\":1}",
                "-5",
                "0",
                "007",
                "1.5",
                "2e3",
                "1234567890123456789",
                "9".repeat(1_001),
                "\"7\"",
                "\"\"",
                ",",
                ",\"chunk\":5",
                ",\"payload\":\"AAAA\"",
                "\"track\":\"b\",",
                "\"media\":{\"chunk\":6},",
                "  ",
                "\r\n\t",
                "=",
                "==",
                "AAAA",
                "AB==",
                "AAB=",
                "x".repeat(201),
                "\u00c3\u00a9",
                "\u00ef\u00bb\u00bf",
                "/*a*/",
                "NaN");
        private static final List<String> NAMES = List.of(
                "event",
                "streamSid",
                "sequenceNumber",
                "track",
                "chunk",
                "timestamp",
                "payload",
                "media",
                "stream_id",
                "even",
                "extra");

        byte[] of(byte[] message) {
            var mutant = new StringBuilder(new String(message, ISO_8859_1));
            for (int changes = 1 + random.nextInt(3); changes > 0 && mutant.length() > 0; changes--) {
                change(mutant, random.nextInt(mutant.length()));
            }
            return mutant.toString().getBytes(ISO_8859_1);
        }

        private void change(StringBuilder mutant, int at) {
            switch (random.nextInt(9)) {
                case 0 -> mutant.setCharAt(at, (char) (mutant.charAt(at) ^ 1 << random.nextInt(8)));
                case 1 -> mutant.deleteCharAt(at);
                case 2 -> mutant.insert(at, TELLING.charAt(random.nextInt(TELLING.length())));
                case 3 -> mutant.setCharAt(at, TELLING.charAt(random.nextInt(TELLING.length())));
                case 4 ->
                    mutant.insert(at, mutant.substring(at, Math.min(at + 1 + random.nextInt(40), mutant.length())));
                case 5 -> mutant.insert(besideAToken(mutant, at), one(PIECES));
                case 6 -> replaceValue(mutant, at);
                case 7 -> replaceName(mutant, at);
                default -> mutant.setLength(random.nextInt(4) == 0 ? at : mutant.length());
            }
        }

        private int besideAToken(StringBuilder mutant, int from) {
            int at = from;
            while (at < mutant.length() && "{}:,".indexOf(mutant.charAt(at)) < 0) {
                at++;
            }
            return Math.min(at + random.nextInt(2), mutant.length());
        }

        private void replaceValue(StringBuilder mutant, int from) {
            int colon = mutant.indexOf(":", from);
            int comma = mutant.indexOf(",", colon);
            if (colon >= 0 && comma > colon) {
                mutant.replace(colon + 1, comma, one(PIECES));
            }
        }

        private void replaceName(StringBuilder mutant, int from) {
            int quote = mutant.indexOf("\"", from);
            int closing = mutant.indexOf("\":", quote + 1);
            if (quote >= 0 && closing > quote) {
                mutant.replace(mutant.lastIndexOf("\"", closing - 1) + 1, closing, one(NAMES));
            }
        }

        private String one(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }
    }
}
