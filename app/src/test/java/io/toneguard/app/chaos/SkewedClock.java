package io.toneguard.app.chaos;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.time.Instant;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Moves this JVM's wall clock: what {@code Instant.now}, {@code LocalDateTime.now} and every system {@code Clock} tell. Product and Spring
 * Batch read the time there; the JDK's millisecond counter, which the system alone can move, stays.
 */
final class SkewedClock {
    private static final String SECONDS = "toneguard.chaos.skew-seconds";
    private static boolean installed;

    private SkewedClock() {}

    /** Needs Byte Buddy's agent on the JVM's command line. */
    static synchronized void by(long seconds) {
        System.setProperty(SECONDS, Long.toString(seconds));
        if (!installed) {
            installed = true;
            new AgentBuilder.Default()
                    .disableClassFormatChanges()
                    .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                    .ignore(none())
                    .type(named("java.time.Clock"))
                    .transform((builder, type, loader, module, domain) ->
                            builder.visit(Advice.to(Skew.class).on(named("currentInstant"))))
                    .installOn(ByteBuddyAgent.install());
        }
        long told = Instant.now().getEpochSecond() - System.currentTimeMillis() / 1000;
        if (Math.abs(told - seconds) > 1) {
            throw new IllegalStateException("the clock was to be off by " + seconds + " s and is by " + told);
        }
    }

    /** Inlined into the JDK's class, so it may use nothing but the JDK. */
    static final class Skew {
        private Skew() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusSeconds(Long.getLong("toneguard.chaos.skew-seconds", 0));
        }
    }
}
