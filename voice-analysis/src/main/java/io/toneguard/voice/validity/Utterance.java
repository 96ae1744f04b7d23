package io.toneguard.voice.validity;

/**
 * A labelled recording.
 *
 * @param file name without folder and ending
 * @param speaker one and the same person within the corpus
 * @param emotion the corpus's own word, such as {@code neutral}
 */
public record Utterance(String file, String speaker, String emotion, Arousal arousal) {}
