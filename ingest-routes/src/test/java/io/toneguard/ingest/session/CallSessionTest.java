package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallSessionTest {
    private static final byte SILENCE = (byte) 0xFF;
    private final SessionHouse house = new SessionHouse();
    private final Random random = new Random(4);

    @Test
    void whatComesInLineIsTheCall() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(8000 * 12);
        speak(leg, audio, 160);
        leg.end(Ending.COMPLETE, "hung up");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
        assertThat(house.call().ended)
                .isEqualTo(new CallEnded(
                        audio.length, Ending.COMPLETE, "hung up", java.util.List.of(), house.call().segments, 0));
        assertThat(house.sessions.open()).isZero();
    }

    @Test
    void listenersHearHalfSecondsWhileTheCallRuns() {
        var leg = house.open(MONO, "mono");
        speak(leg, noise(7_999), 160);
        assertThat(house.call().samples()).isEqualTo(4_000);
        speak(leg, noise(160), 160);
        assertThat(house.call().samples()).isEqualTo(8_159);
    }

    @Test
    void aShortFrameAndBytesThatEndWithinASampleAreCompletedByTheNextOnes() {
        var leg = house.open(new WireFormat(WireCodec.L16, 8000, 2), "left", "right");
        byte[] audio = noise(4 * 8000);
        for (int at = 0, length; at < audio.length; at += length) {
            length = Math.min(audio.length - at, 1 + random.nextInt(1000));
            leg.audio(audio, at, length);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void tracksThatComeApartLieSideBySide() {
        var leg = house.open(STEREO, "inbound", "outbound");
        byte[] in = noise(16_000);
        byte[] out = noise(16_000);
        for (int at = 0; at < in.length; at += 160) {
            house.pass(20);
            leg.audioAt(0, at, in, at, 160);
            leg.audioAt(1, at, out, at, 160);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().channel(0)).isEqualTo(in);
        assertThat(house.call().channel(1)).isEqualTo(out);
        assertThat(house.call().gaps).isEmpty();
    }

    @Test
    void messagesOutOfOrderFindTheirPlacesAndRepeatedOnesCountOnce() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(16_000);
        int[] order = {0, 2, 1, 1, 5, 4, 3, 3, 6};
        for (int round = 0; round < 14; round++) {
            for (int n : order) {
                house.pass(20);
                int at = (round * 7 + n) * 160;
                leg.audioAt(0, at, audio, at, 160);
            }
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(Arrays.copyOf(audio, 14 * 7 * 160));
        assertThat(house.call().gaps).isEmpty();
        assertThat(house.sessions.repeatedMessages()).isEqualTo(28 - house.sessions.lateMessages());
    }

    @Test
    void whatHasNotComeWithinTheReorderingLimitIsAListedGapOfSilence() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(16_000);
        for (int at = 0; at < audio.length; at += 160) {
            house.pass(20);
            if (at < 4_800 || at >= 5_600) {
                leg.audioAt(0, at, audio, at, 160);
            }
        }
        leg.audioAt(0, 4_800, audio, 4_800, 160);
        leg.end(Ending.COMPLETE, "");
        byte[] expected = audio.clone();
        Arrays.fill(expected, 4_800, 5_600, SILENCE);
        assertThat(house.call().audio.toByteArray()).isEqualTo(expected);
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(0, 4_800, 800, Gap.Kind.LOST));
        assertThat(house.sessions.lateMessages()).isEqualTo(1);
    }

    @Test
    void aLeapOfTheStampsIsAGapHoweverLongAndAskedForNoMemory() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(160);
        leg.audioAt(0, 0, audio, 0, 160);
        house.freeze(3_600_000);
        leg.audioAt(0, 3_600L * 8000, audio, 0, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(3_600L * 8000 + 160);
        assertThat(house.call().ended.missing(Gap.Kind.LOST)).isEqualTo(3_600L * 8000 - 160);
    }

    @Test
    void stampsBeyondAllReasonAreNextInLine() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(480);
        leg.audioAt(0, 0, audio, 0, 160);
        leg.audioAt(0, Long.MAX_VALUE / 4, audio, 160, 160);
        leg.audioAt(0, Long.MAX_VALUE / 4 + 160, audio, 320, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
        assertThat(house.sessions.restampedStreams()).isEqualTo(1);
    }

    @Test
    void aPeerThatBeginsToCountAnewIsFollowed() {
        var leg = house.open(MONO, "mono");
        speakAt(leg, 80_000, noise(8_000));
        speakAt(leg, 0, noise(8_000));
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isBetween(94_000L, 96_000L);
    }

    @Test
    void aSilenceOnTheWireIsAGapWhereItWas() {
        var leg = house.open(MONO, "mono");
        byte[] before = noise(8_000);
        byte[] after = noise(8_000);
        speak(leg, before, 160);
        house.pass(3_000);
        speak(leg, after, 160);
        leg.end(Ending.COMPLETE, "");
        var gaps = house.call().ended.gaps();
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).kind()).isEqualTo(Gap.Kind.UNSENT);
        assertThat(gaps.get(0).fromSample()).isEqualTo(8_000);
        assertThat(gaps.get(0).samples()).isBetween(23_000L, 25_000L);
        byte[] heard = house.call().audio.toByteArray();
        assertThat(Arrays.copyOfRange(heard, heard.length - 8_000, heard.length))
                .isEqualTo(after);
    }

    @Test
    void aStallAfterWhichEverythingComesAtOnceIsNoGap() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(32_000);
        speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.freeze(2_000);
        for (int at = 8_000; at < 24_160; at += 160) {
            leg.audio(audio, at, 160);
        }
        speak(leg, Arrays.copyOfRange(audio, 24_160, 32_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void aMachineThatIsLateItselfMakesNoGapsOutOfThat() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(80_000);
        for (int at = 0; at < audio.length; at += 6_400) {
            // Forty messages wait while this machine is away for 0.8 s, and a tick may come between any two of them.
            house.freeze(800);
            int first = random.nextInt(40) * 160;
            for (int i = 0; i < 6_400; i += 160) {
                if (i == first) {
                    house.loop.tick();
                }
                leg.audio(audio, at + i, Math.max(0, Math.min(160, audio.length - at - i)));
            }
        }
        house.pass(300);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).startsWith(audio);
    }

    /** As when thousands hang up together: the last message waits for us, and nothing follows by which to judge. */
    @Test
    void aCallThatEndsInAStallOfThisMachinesIsNoLongerThanItsAudio() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(8_160);
        speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.freeze(700);
        leg.audio(audio, 8_000, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void aCallThatEndsJustAfterASilenceHasTheSilence() {
        var leg = house.open(MONO, "mono");
        byte[] audio = noise(8_160);
        speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.pass(3_000);
        leg.audio(audio, 8_000, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isBetween(31_000L, 33_000L);
    }

    @Test
    void whatStopsForEverybodyAtOnceIsNoSilenceOfAnybodys() {
        var legs = new Leg[10];
        byte[] audio = noise(80_000);
        for (int i = 0; i < legs.length; i++) {
            legs[i] = house.open(source(1), "call-" + i, MONO, Map.of(), "mono");
        }
        int at = 0;
        for (; at < 16_000; at += 160) {
            sayAll(legs, audio, at);
        }
        house.pass(800);
        // The sender goes on at its pace, 0.8 s late, and makes that good after a while.
        for (; at < 48_000; at += 160) {
            sayAll(legs, audio, at);
        }
        for (; at < 54_400; at += 160) {
            for (Leg leg : legs) {
                leg.audio(audio, at, 160);
            }
        }
        for (Leg leg : legs) {
            leg.end(Ending.COMPLETE, "");
        }
        assertThat(house.calls).allSatisfy(call -> {
            assertThat(call.ended.gaps()).isEmpty();
            assertThat(call.samples()).isEqualTo(54_400);
        });
    }

    private void sayAll(Leg[] legs, byte[] audio, int at) {
        house.pass(20);
        for (Leg leg : legs) {
            leg.audio(audio, at, 160);
        }
    }

    @Test
    void manyShortSilencesAddUpToAGap() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 60; i++) {
            speak(leg, noise(4_000), 160);
            house.pass(300);
        }
        leg.end(Ending.COMPLETE, "");
        double seconds = house.call().samples() / 8000.0;
        assertThat(seconds).as("of 48 s on the wall").isBetween(42.0, 48.5);
    }

    @Test
    void aLongHoldIsToldWhileItLastsAndEndsInTime() {
        var leg = house.open(MONO, "mono");
        speak(leg, noise(8_000), 160);
        house.pass(60_000);
        assertThat(house.call().samples()).isBetween(54L * 8000, 56L * 8000);
        speak(leg, noise(8_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples() / 8000.0).isBetween(61.8, 62.2);
        assertThat(house.call().ended.gaps()).hasSize(1);
    }

    @Test
    void twoConnectionsOfOneCallAreOneRecordingWithAChannelEach() {
        byte[] customer = noise(24_000);
        byte[] agent = noise(16_000);
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        speak(first, Arrays.copyOf(customer, 8_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        for (int at = 0; at < 16_000; at += 160) {
            house.pass(20);
            first.audio(customer, 8_000 + at, 160);
            second.audio(agent, at, 160);
        }
        first.end(Ending.COMPLETE, "");
        assertThat(house.call().ended).isNull();
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().call.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(house.call().channel(0)).startsWith(customer);
        byte[] agentHeard = house.call().channel(1);
        long lead = house.call().ended.gaps().stream()
                .filter(gap -> gap.channel() == 1)
                .mapToLong(Gap::samples)
                .sum();
        assertThat(lead).isBetween(7_800L, 8_200L);
        assertThat(Arrays.copyOfRange(agentHeard, (int) lead, (int) lead + 16_000))
                .isEqualTo(agent);
    }

    /** What one leg sent is read before what the other one sent at the same time. */
    @Test
    void legsThatWaitForThisMachineAreNotMovedAgainstOneAnother() {
        byte[] customer = noise(160 * 400);
        byte[] agent = noise(160 * 400);
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        for (int message = 0; message < 400; message += 100) {
            house.freeze(2_000);
            for (int i = message; i < message + 100; i++) {
                first.audio(customer, 160 * i, 160);
            }
            house.loop.tick();
            for (int i = message; i < message + 100; i++) {
                second.audio(agent, 160 * i, 160);
            }
        }
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().channel(0)).isEqualTo(customer);
        assertThat(house.call().channel(1)).isEqualTo(agent);
    }

    @Test
    void aLegThatNeverComesDoesNotHoldUpTheOther() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        byte[] audio = noise(40_000);
        speak(first, audio, 160);
        assertThat(house.call().samples()).isGreaterThan(28_000);
        first.end(Ending.COMPLETE, "");
        assertThat(house.call().channel(0)).isEqualTo(audio);
        assertThat(house.call().ended.missing(Gap.Kind.UNSENT)).isEqualTo(40_000);
    }

    @Test
    void theSameLegAgainIsARecordingOfItsOwn() {
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        assertThat(house.calls).hasSize(2);
    }

    @Test
    void aLegOfACallWithoutANameKeepsNoPlaceForAnother() {
        var start = new CallStart("", MONO, List.of("mono"), Map.of("leg", "customer"));
        for (int call = 0; call < 100; call++) {
            house.loop.placeOf(source(2), start).open(source(2), start).end(Ending.COMPLETE, "");
        }
        assertThat(house.calls).hasSize(100);
        assertThat(house.sessions.places()).isZero();
    }

    @Test
    void whatWasInDoubtWhenAPauseBeganIsToldDuringIt() {
        var leg = house.open(MONO, "mono");
        speak(leg, noise(8_000), 160);
        house.pass(1_000);
        speak(leg, noise(800), 160);
        leg.paused();
        house.pass(3_000);
        assertThat(house.call().samples()).isGreaterThan(16_000);
    }

    @Test
    void legsOfDifferentFormatsAreNotOneCall() {
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        var wide = new WireFormat(WireCodec.L16, 16_000, 1);
        assertThatThrownBy(() -> house.open(source(2), "call-1", wide, Map.of("leg", "agent"), "mono"))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("same format");
        assertThatThrownBy(() -> house.open(source(2), "call-2", STEREO, Map.of(), "left", "right"))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("--legs");
        assertThat(house.sessions.places()).as("only the open call's").isEqualTo(1);
    }

    @Test
    void aPauseMovesLaterAudioLaterAndIsNoLoss() {
        var leg = house.open(MONO, "mono");
        speak(leg, noise(8_000), 160);
        leg.paused();
        house.pass(5_000);
        leg.resumed();
        speak(leg, noise(8_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().pauses).containsExactly("paused", "resumed");
        assertThat(house.call().ended.missing(Gap.Kind.PAUSED)).isBetween(39_000L, 41_000L);
        assertThat(house.call().ended.missing(Gap.Kind.UNSENT)).isZero();
    }

    @Test
    void whatWasSaidBeforeAPauseIsToldBeforeIt() {
        var leg = house.open(MONO, "mono");
        leg.audio(noise(1_000), 0, 1_000);
        assertThat(house.call().samples()).isZero();
        leg.paused();
        assertThat(house.call().samples()).isEqualTo(1_000);
    }

    @Test
    void whatThePeerSaysItLeftOutIsExactlyAsLongAsItSays() {
        var leg = house.open(STEREO, "external", "internal");
        leg.audio(noise(1_600), 0, 1_600);
        leg.paused();
        house.pass(10_000);
        leg.skip(60_800, Gap.Kind.PAUSED);
        leg.resumed();
        leg.audio(noise(1_600), 0, 1_600);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(800 + 60_800 + 800);
        assertThat(house.call().ended.gaps())
                .containsExactly(new Gap(0, 800, 60_800, Gap.Kind.PAUSED), new Gap(1, 800, 60_800, Gap.Kind.PAUSED));
    }

    @Test
    void aSkipOfYearsIsCutToWhatCanBe() {
        var leg = house.open(MONO, "mono");
        leg.skip(Long.MAX_VALUE, Gap.Kind.LOST);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(60 * 8000);
    }

    @Test
    void anotherPersonOnAChannelBeginsASegment() {
        var leg = house.open(source(1), "call-1", STEREO, Map.of("agent", "a-17"), "left", "right");
        leg.audio(noise(8_000), 0, 8_000);
        leg.participant(1, "a-18");
        leg.participant(1, "a-18");
        leg.audio(noise(8_000), 0, 8_000);
        assertThat(house.loop.participant(source(1), "call-1", "agent", "a-99")).isTrue();
        assertThat(house.loop.participant(source(1), "call-2", "agent", "a-99")).isFalse();
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().segments)
                .extracting(s ->
                        s.channel() + " " + s.fromSample() + " " + s.speaker().word() + " " + s.person())
                .containsExactly("0 0 customer null", "1 0 agent a-17", "1 4000 agent a-18", "1 8000 agent a-99");
    }

    @Test
    void theAgentIsKnownWhicheverConnectionNamesHer() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        speak(first, noise(16_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent", "agent", "a-17"), "mono");
        speak(second, noise(8_000), 160);
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .extracting(s ->
                        s.channel() + " " + s.fromSample() + " " + s.speaker().word() + " " + s.person())
                .containsExactly("0 0 customer null", "1 0 agent a-17");
    }

    @Test
    void aRescuerIsNotTakenForTheAgentWhomALaterConnectionNames() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        speak(first, noise(8_000), 160);
        first.participant(0, "rescuer");
        speak(first, noise(8_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "customer", "agent", "a-17"), "mono");
        speak(second, noise(8_000), 160);
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .filteredOn(segment -> segment.speaker() == Speaker.AGENT)
                .extracting(Segment::person)
                .containsExactly(null, "rescuer");
    }

    @Test
    void aPersonsIdIsOneLineOfBoundedLength() {
        var leg = house.open(source(1), "call-1", STEREO, Map.of(), "left", "right");
        leg.participant(1, "a\n18\u2028x");
        leg.participant(0, "x".repeat(60_000));
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .extracting(s -> s.channel() + " " + s.person())
                .containsExactlyInAnyOrder("0 null", "1 a 18 x");
    }

    @Test
    void noMoreSegmentsAreBegunThanTheLedgerCanNumber() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 40_000; i++) {
            leg.audio(new byte[] {0}, 0, 1);
            leg.participant(0, "a-" + i % 2);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments()).hasSize(1_000);
    }

    @Test
    void rolesComeFromTheCallFirstThenFromTheSource() {
        house.open(
                source(1),
                "call-1",
                STEREO,
                Map.of("toneguard.role.left", "agent", "toneguard.role.right", "customer"),
                "left",
                "right");
        assertThat(house.call().call.speakers()).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
    }

    @Test
    void theTapIsShedAndTheRecorderIsNot() {
        var tapped = new int[1];
        var shedding = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        tapped[0] += to - from;
                    }

                    @Override
                    public void ended(CallEnded ended) {
                        tapped[0] += 1_000_000;
                    }
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = shedding.open(MONO, "mono");
        leg.audio(noise(4_000), 0, 4_000);
        shedding.loop.shed(true);
        leg.audio(noise(4_000), 0, 4_000);
        shedding.loop.shed(false);
        leg.audio(noise(4_000), 0, 4_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(shedding.call().samples()).isEqualTo(12_000);
        assertThat(tapped[0]).isEqualTo(1_008_000);
        assertThat(shedding.sessions.shedSamples()).isEqualTo(4_000);
    }

    @Test
    void whoSaysSoHearsAudioAsSoonAsItWantsAndTheOthersInHalves() {
        var prompt = new ArrayList<Integer>();
        var tapped = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public long wantsUpTo(long heard, long usual) {
                        return heard + 800;
                    }

                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        prompt.add(to - from);
                    }

                    @Override
                    public void ended(CallEnded ended) {}
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = tapped.open(MONO, "mono");
        byte[] audio = noise(8_000);
        for (int at = 0; at < audio.length; at += 160) {
            leg.audio(audio, at, 160);
            assertThat(prompt).hasSize((at + 160) / 800);
            assertThat(tapped.call().samples()).isEqualTo((at + 160) / 4_000 * 4_000);
        }
        leg.audio(audio, 0, 1_000);
        assertThat(tapped.call().samples()).isEqualTo(8_000);
        tapped.pass(1_500);
        assertThat(tapped.call().samples()).as("after a second of quiet").isEqualTo(9_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(prompt).containsOnly(800, 1_000);
        assertThat(tapped.call().audio.toByteArray()).startsWith(audio).endsWith(Arrays.copyOf(audio, 1_000));
    }

    @Test
    void aListenerThatFailsHearsNoMoreAndNobodyElseNotices() {
        var failing = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        throw new IllegalStateException("broken on purpose, by a test");
                    }

                    @Override
                    public void ended(CallEnded ended) {
                        throw new AssertionError("heard after it failed");
                    }
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = failing.open(MONO, "mono");
        leg.audio(noise(8_000), 0, 8_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(failing.call().samples()).isEqualTo(8_000);
    }

    @Test
    void whateverPeersDoTheTimelineHasNoHoleAndNoOverlap() {
        for (int seed = 0; seed < 300; seed++) {
            playAtRandom(new Random(seed));
        }
    }

    private void playAtRandom(Random dice) {
        var wild = new SessionHouse();
        boolean two = dice.nextBoolean();
        var format = new WireFormat(dice.nextBoolean() ? WireCodec.L16 : WireCodec.MU_LAW, 8000, two ? 2 : 1);
        var leg = two ? wild.open(format, "left", "right") : wild.open(format, "mono");
        byte[] bytes = new byte[100_000];
        long stamp = 0;
        for (int step = 0; step < 300; step++) {
            int length = dice.nextInt(dice.nextInt(20) == 0 ? 100_000 : 700);
            switch (dice.nextInt(12)) {
                case 0 -> wild.pass(dice.nextInt(3_000));
                case 1 -> wild.freeze(dice.nextInt(8_000));
                case 2 -> leg.paused();
                case 3 -> leg.resumed();
                case 4 -> leg.skip(dice.nextInt(50_000), Gap.Kind.LOST);
                case 5 -> leg.participant(0, "a-" + dice.nextInt(3));
                case 6 -> leg.audio(bytes, 0, length);
                case 7 -> leg.audio(format.channels() - 1, bytes, 0, length);
                case 8 -> stamp += dice.nextInt(400_000) - 100_000;
                default -> {
                    wild.freeze(20);
                    stamp = Math.max(0, stamp + 160 * (dice.nextInt(5) - 1));
                    leg.audioAt(dice.nextInt(format.channels()), stamp, bytes, 0, length);
                }
            }
        }
        leg.end(Ending.DROPPED, "");
        var ended = wild.call().ended;
        for (Gap gap : ended.gaps()) {
            assertThat(gap.fromSample()).isNotNegative();
            assertThat(gap.toSample()).isLessThanOrEqualTo(ended.samples());
            for (Gap other : ended.gaps()) {
                assertThat(other != gap
                                && other.channel() == gap.channel()
                                && other.fromSample() < gap.toSample()
                                && gap.fromSample() < other.toSample())
                        .as(gap + " and " + other)
                        .isFalse();
            }
        }
    }

    /** In real time, 20 ms after 20 ms. */
    private void speak(Leg leg, byte[] audio, int frame) {
        for (int at = 0; at < audio.length; at += frame) {
            house.pass(20);
            leg.audio(audio, at, Math.min(frame, audio.length - at));
        }
    }

    private void speakAt(Leg leg, long sample, byte[] audio) {
        for (int at = 0; at < audio.length; at += 160) {
            house.pass(20);
            leg.audioAt(0, sample + at, audio, at, 160);
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
