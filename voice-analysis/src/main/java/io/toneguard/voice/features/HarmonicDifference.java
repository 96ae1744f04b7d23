package io.toneguard.voice.features;

/**
 * H1-H2, the level of the first harmonic over that of the second, in dB (Hanson 1997): some -10 to 20, high for breathy and low for pressed voices.
 * A harmonic's level is the top of the parabola through the strongest bin within a fifth of F0 of its place: within 0.6 dB of the truth for steady
 * voices from 120 Hz up, 2 dB below, where the main lobes of neighbours touch. Not corrected for formants, so close vowels read high; below 300 Hz
 * the telephone takes the first harmonic away. openSMILE ranks
 * utterances otherwise (0.2 on real speech). Its sign under arousal differs between corpora.
 */
final class HarmonicDifference {
    /** 2.5 bins: closer harmonics lie in each other's main lobe. */
    static final double LOWEST_F0_HZ = 78.125;

    private static final double SEARCHED = 0.2;

    /** In dB; NaN if F0 is too low to tell the harmonics apart. */
    double of(PowerSpectrum spectrum, double f0Hz) {
        if (!(f0Hz >= LOWEST_F0_HZ) || 2.2 * f0Hz >= (spectrum.bins() - 2) * PowerSpectrum.HZ_PER_BIN) {
            return Double.NaN;
        }
        return levelDb(spectrum, f0Hz, f0Hz) - levelDb(spectrum, 2 * f0Hz, f0Hz);
    }

    private static double levelDb(PowerSpectrum spectrum, double hz, double f0Hz) {
        int from = (int) Math.round((hz - SEARCHED * f0Hz) / PowerSpectrum.HZ_PER_BIN);
        int to = (int) Math.round((hz + SEARCHED * f0Hz) / PowerSpectrum.HZ_PER_BIN);
        int top = from;
        for (int k = from + 1; k <= to; k++) {
            top = spectrum.at(k) > spectrum.at(top) ? k : top;
        }
        double level = Logarithm.db(spectrum.at(top));
        if (spectrum.at(top - 1) > spectrum.at(top) || spectrum.at(top + 1) > spectrum.at(top)) {
            return level;
        }
        double left = Logarithm.db(spectrum.at(top - 1));
        double right = Logarithm.db(spectrum.at(top + 1));
        double bend = 2 * level - left - right;
        return bend > 0 ? level + (right - left) * (right - left) / (8 * bend) : level;
    }
}
