package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every dialect promises: the same call, told in any of them, makes the same calls on the session. */
interface DialectContract {
    int FUZZED = Integer.getInteger("toneguard.fuzz", 10_000);

    Dialect dialect();

    /** A peer of this dialect that has just been let in. */
    default TestPeer peer() {
        return TestPeer.of(dialect().word());
    }

    /** What the audio of {@link #talk} is. */
    WireFormat format();

    /**
     * A whole call in the dialect's words, {@code String} or {@code byte[]} each: call id {@code call-1}, metadata agent = {@code a-17}
     * where the dialect has metadata, the audio in messages of 20 ms (or the dialect's own size), the goodbye if it has one.
     *
     * @param audio per track, whole samples; all of one length, of 200 ms
     */
    List<Object> talk(byte[][] audio);

    /** How many first messages of {@link #talk} come before the audio. */
    default int opening() {
        return 1;
    }

    /** The call id that {@link #talk} names; null where the dialect has none. */
    default @Nullable String callId() {
        return "call-1";
    }

    /** Whether a peer says goodbye by closing with 1000. */
    boolean closingIsTheGoodbye();

    /** A first message that names a codec we do not take; null if the dialect cannot say so. */
    @Nullable
    Object startWithOpus();

    /** What of that message its refusal has to repeat. */
    default String refusedCodec() {
        return "opus";
    }

    @Test
    default void itsWordIsLowerCaseAndFitsAnUrl() {
        assertThat(dialect().word()).matches("[a-z0-9_-]+");
    }

    @Test
    default void aCallArrivesWholeWithItsNameItsTracksAndEveryByteOfItsAudio() {
        var audio = audio();
        var peer = peer();
        var conversation = dialect().converse(peer);
        talk(audio).forEach(message -> TestPeer.say(conversation, message));
        conversation.closed(closingIsTheGoodbye() ? 1000 : 1006);
        var leg = peer.leg();
        assertThat(leg.start.format()).isEqualTo(format());
        if (callId() != null) {
            assertThat(leg.start.callId()).isEqualTo(callId());
        }
        for (int track = 0; track < audio.length; track++) {
            assertThat(leg.audioOf(track)).as("track " + track).isEqualTo(audio[track]);
        }
        assertThat(leg.ending).isEqualTo(Ending.COMPLETE);
    }

    @Test
    default void aConnectionThatGoesAwayMidCallIsNoGoodbye() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        var talk = talk(audio());
        talk.subList(0, opening() + 2).forEach(message -> TestPeer.say(conversation, message));
        conversation.closed(1006);
        assertThat(peer.leg().ending).isNotEqualTo(Ending.COMPLETE);
    }

    @Test
    default void aClosingWithoutACallIsNoCall() {
        var peer = peer();
        dialect().converse(peer).closed(1000);
        assertThat(peer.legs).isEmpty();
    }

    @Test
    default void aCodecThatWeDoNotTakeIsRefusedByName() {
        var start = startWithOpus();
        if (start == null) {
            return;
        }
        var conversation = dialect().converse(peer());
        assertThatThrownBy(() -> TestPeer.say(conversation, start))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining(refusedCodec());
    }

    /** Whatever a peer says, only its own conversation suffers, and only in the two ways the house knows. */
    @Test
    default void mutatedConversationsEndInADialectExceptionOrNotAtAll() {
        var random = new Random(20_261_121);
        var talk = talk(audio());
        for (int round = 0; round < FUZZED; round++) {
            var messages = mutate(talk, random);
            var conversation = dialect().converse(peer());
            try {
                messages.forEach(message -> TestPeer.say(conversation, message));
                conversation.closed(random.nextBoolean() ? 1000 : 1006);
            } catch (DialectException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(500);
                conversation.closed(1006);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + " of " + dialect().word(), e);
            }
        }
    }

    /** Random samples, the same at every call. */
    default byte[][] audio() {
        var random = new Random(17);
        int bytes = format().rateHz() / 5 * format().codec().bytes();
        byte[][] audio = new byte[format().channels()][bytes];
        for (byte[] track : audio) {
            random.nextBytes(track);
        }
        return audio;
    }

    private static List<Object> mutate(List<Object> talk, Random random) {
        var messages = new ArrayList<>(talk);
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(messages.size());
            switch (random.nextInt(6)) {
                case 0 -> messages.remove(at);
                case 1 -> messages.add(at, messages.get(random.nextInt(messages.size())));
                case 2 -> messages.set(at, garbled(messages.get(at), random));
                case 3 -> messages.add(at, noise(random));
                case 4 -> java.util.Collections.swap(messages, at, random.nextInt(messages.size()));
                default -> messages.set(at, cut(messages.get(at), random));
            }
            if (messages.isEmpty()) {
                messages.add(noise(random));
            }
        }
        return messages;
    }

    private static Object noise(Random random) {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        return random.nextBoolean() ? noise : new String(noise, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static Object garbled(Object message, Random random) {
        if (message instanceof byte[] bytes) {
            byte[] changed = bytes.clone();
            for (int i = 0; i < 3 && changed.length > 0; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            return changed;
        }
        var text = new StringBuilder((String) message);
        String[] words = {
            "\"", "{", "}", "null", "-1", "99999999999999999999", "[]", "\\u0000", "1e400", ":", "", "NaN", "é"
        };
        for (int i = 0; i < 3 && !text.isEmpty(); i++) {
            int from = random.nextInt(text.length());
            text.replace(from, Math.min(text.length(), from + random.nextInt(8)), words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private static Object cut(Object message, Random random) {
        if (message instanceof byte[] bytes) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        var text = (String) message;
        return text.substring(0, random.nextInt(text.length() + 1));
    }
}
