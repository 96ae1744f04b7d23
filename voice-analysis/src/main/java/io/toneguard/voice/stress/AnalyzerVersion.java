package io.toneguard.voice.stress;

/**
 * The version of the maths behind a number. Numbers of different versions are never compared or mixed; a changed number is a new version.
 *
 * @param name lower-case, such as {@code "tg-4"}; stored beside every result
 */
public record AnalyzerVersion(String name) {
    /**
     * What this build computes of a sample: measures, index, confidence. Agents' baselines and live readings are of it. Raise it, and
     * {@link #CURRENT} with it, in the commit that changes any number of a version that has landed.
     */
    public static final AnalyzerVersion MEASURES = new AnalyzerVersion("tg-3");

    /**
     * What this build makes of a recording: which samples are whose, too. A result carries it. Raise it alone where the same recording gives
     * another result, and its samples the same measures as before: no baseline has to be learned again then.
     */
    public static final AnalyzerVersion CURRENT = new AnalyzerVersion("tg-4");

    public AnalyzerVersion {
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,31}")) {
            throw new IllegalArgumentException(
                    "analyzer version '" + name + "' is not 1 to 32 of a-z, 0-9, '.' and '-'");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
