package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection of a PBX says, and in what form it says audio. Called on its event loop. */
interface Talk {
    /** Path and query of the upgrade. */
    String target();

    /** What the upgrade shows at the door. */
    HttpHeaders headers();

    /** The WebSocket subprotocol that is offered. */
    default @Nullable String subprotocol() {
        return null;
    }

    /** The server let us in: says what comes before the audio. */
    void opened(Wire wire);

    /** Whether audio may be sent already; what is due before is sent as soon as it may. */
    default boolean mayTalk() {
        return true;
    }

    /** The n-th audio message, as a whole frame: lent until the next is asked for, and not to be changed. */
    ByteBuf message(long number);

    /** The server said something. */
    default void heard(String text, Wire wire) {}

    /** To be called every five seconds after the opening. */
    default void ping(Wire wire) {}

    /** All audio is sent: says goodbye as the PBX does, and sees to it that the connection ends. */
    void goodbye(Wire wire);

    /** What a listener must have heard, in the order of the recording's channels where there are several. */
    List<SentLane> lanes(long messagesSent);

    /** The connection. */
    interface Wire {
        /** Sends a frame now. */
        void send(ByteBuf frame);

        /** Gives up on this session. */
        void fail(String reason);

        /** Nanoseconds from the upgrade's answer to now. */
        long sinceUpgradeNanos();
    }

    /**
     * One voice that was sent.
     *
     * @param messages that carried it, from the first on
     */
    record SentLane(FrameBook.Voice voice, long messages) {}
}
