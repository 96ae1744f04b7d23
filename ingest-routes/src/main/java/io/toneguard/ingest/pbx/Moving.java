package io.toneguard.ingest.pbx;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Takes a connection to another event loop, so that the two legs of a call share one and need no lock. Netty supports it: it puts the
 * deregistration off until the messages that it has read are delivered, forgets the handlers' loop at the registration, and leaves what
 * comes in between in the kernel.
 */
final class Moving {
    private Moving() {}

    /** The loops of a server by their sessions. */
    static final class Homes {
        static final AttributeKey<Homes> KEY = AttributeKey.valueOf(Homes.class, "homes");

        private final Map<Sessions, PbxLoop> bySessions = new ConcurrentHashMap<>();
        private final Map<EventLoop, PbxLoop> byEventLoop = new ConcurrentHashMap<>();

        void add(PbxLoop loop) {
            bySessions.put(loop.sessions(), loop);
            byEventLoop.put(loop.eventLoop(), loop);
        }

        PbxLoop of(Sessions sessions) {
            return present(bySessions.get(sessions));
        }

        PbxLoop of(Channel channel) {
            return present(byEventLoop.get(channel.eventLoop()));
        }

        Iterable<PbxLoop> all() {
            return byEventLoop.values();
        }

        private static PbxLoop present(@org.jspecify.annotations.Nullable PbxLoop loop) {
            if (loop == null) {
                throw new IllegalStateException("an event loop of another server");
            }
            return loop;
        }
    }

    /** {@code arrived} runs on the new loop before anything more is read, and also where the connection died on the way. */
    static void to(Sessions sessions, Channel channel, Consumer<PbxLoop> arrived) {
        var home = channel.attr(Homes.KEY).get().of(sessions);
        channel.deregister().addListener(left -> {
            // Listened to before it is asked for: afterwards the new loop may have registered it already, and have
            // read.
            var registered = channel.newPromise().addListener(done -> {
                if (home.eventLoop().inEventLoop()) {
                    arrived.accept(home);
                } else {
                    home.eventLoop().execute(() -> arrived.accept(home));
                }
            });
            home.eventLoop().register(registered);
        });
    }
}
