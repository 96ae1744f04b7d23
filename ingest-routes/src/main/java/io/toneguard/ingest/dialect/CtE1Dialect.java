package io.toneguard.ingest.dialect;

/**
 * ComDesign CT-e1 (Japan): a {@code startRecord} in JSON that waits for our {@code complete}, then audio in binary messages, then
 * {@code disconnect}. What its audio is could not be read in the copy of the vendor's page that we have ("192..."): it is taken as the
 * source says (rate, channels; 8000 Hz mono unless set) and as the URL's {@code codec} parameter says (mu-law unless set). The control
 * connection ({@code callStart}, {@code callEnd}) may come here too and is no call; {@code control=1} in its URL says so before it speaks.
 *
 * @see <a href="https://platform.comdesign.co.jp">ComDesign platform</a>
 */
public final class CtE1Dialect implements Dialect {
    @Override
    public String word() {
        return "ct-e1";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new CtE1Conversation(peer);
    }
}
