package io.toneguard.app.load;

import java.util.List;

/** The dialects that can be played, by the words of their URLs. */
final class LoadDialects {
    static final List<String> WORDS = List.of("asterisk", "mod_audio_fork", "twilio", "genesys");

    private LoadDialects() {}

    /**
     * What may be chosen within a dialect.
     *
     * @param messageMs asterisk: audio of one message
     * @param legs asterisk: connections of one call
     * @param tracks twilio: 1 or 2
     */
    record Options(int messageMs, int legs, int tracks) {}

    /** @throws IllegalArgumentException if the word is none of {@link #WORDS} */
    static LoadDialect of(String word, LoadAudio audio, int sessions, Options options) {
        return switch (word) {
            case "asterisk" -> new AsteriskLoad(audio, options.messageMs(), options.legs(), sessions);
            case "mod_audio_fork" -> new ForkLoad(audio, sessions);
            case "twilio" -> new TwilioLoad(audio, options.tracks(), sessions);
            case "genesys" -> new AudioHookLoad(audio, sessions);
            default -> throw new IllegalArgumentException("--dialect=" + word + " cannot be played; known: " + WORDS);
        };
    }

    /** How the PBX of a dialect proves who it is. */
    static LoadCredential.Kind credentialOf(String word) {
        return switch (word) {
            case "twilio" -> LoadCredential.Kind.TWILIO_SIGNATURE;
            case "genesys" -> LoadCredential.Kind.AUDIOHOOK;
            default -> LoadCredential.Kind.BASIC;
        };
    }
}
