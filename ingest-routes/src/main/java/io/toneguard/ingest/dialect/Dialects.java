package io.toneguard.ingest.dialect;

import java.util.List;
import java.util.Optional;

/** The dialects that we speak. */
public final class Dialects {
    /** Every dialect, in the order in which they are listed to people. */
    public static final List<Dialect> ALL = List.of(
            new AsteriskDialect(),
            new AudioSocketDialect(),
            new AudioForkDialect("mod_audio_fork"),
            new AudioForkDialect("jambonz"),
            new AudioStreamDialect(),
            new TwilioDialect(),
            new SignalWireDialect(),
            new SomlengDialect(),
            new PlivoDialect(),
            new TelnyxDialect(),
            new ExotelDialect(),
            new AudioHookDialect(),
            new VonageDialect(),
            new AzureDialect(),
            new YeastarDialect(),
            new CtE1Dialect(),
            new AmiVoiceDialect());

    private Dialects() {}

    /**
     * @param word as {@link Dialect#word} has it, in lower case
     */
    public static Optional<Dialect> of(String word) {
        return ALL.stream().filter(dialect -> dialect.word().equals(word)).findFirst();
    }
}
