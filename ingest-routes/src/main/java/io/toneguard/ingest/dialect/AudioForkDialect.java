package io.toneguard.ingest.dialect;

/**
 * drachtio's {@code mod_audio_fork} for FreeSWITCH and jambonz' {@code listen}, which is made of it: the first text is the call's
 * metadata, as JSON if it begins as JSON; then linear audio in binary messages, mono, mixed or stereo, of whatever size the buffer had.
 * In stereo the left channel is the forked leg's own speaker, the right one what it hears.
 *
 * <p>What the messages do not say is the command line's business ({@code uuid_audio_fork UUID start URL stereo 16000}), so the source has
 * to repeat it: rate and channels of {@code sources add}, else 8000 Hz mono. A {@code sampleRate} or {@code mixType} in the metadata
 * (jambonz sends both) comes before them.
 *
 * <p>A message of length 0 is the end of the audio ({@code graceful-shutdown}), as is the close with 1000. Of later texts
 * ({@code uuid_audio_fork UUID send_text ...}) one is ours, and says that another person has taken over a track; {@code track} is a
 * track's name or number, or the speaker it carries:
 *
 * <pre>{"event":"participant","track":"agent","person":"a-18"}</pre>
 *
 * <p>Source: github.com/drachtio/drachtio-freeswitch-modules, docs.jambonz.org; channel order seen on the wire.
 */
final class AudioForkDialect implements Dialect {
    private final String word;

    /**
     * @param word {@code mod_audio_fork} or {@code jambonz}
     */
    AudioForkDialect(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public Conversation converse(Peer peer) {
        return new ForkedConversation(peer, JsonMetadata::readIfObject);
    }
}
