package io.toneguard.voice.features;

/**
 * Tells a pressed telephone key (DTMF, ITU-T Q.23) by its spectrum: the strongest line of the row band and that of the column band each lie within
 * 2 % of a nominal frequency, and hold four fifths of the frame's power between them, neither less than a twentieth of that.
 *
 * <p>Talk-off: of the voiced frames of EMO-DB, BAVED and two calls .05, .03 and .18 % look like this, .015, .009 and .05 % with a neighbour that
 * does. Keys of 40 ms are found down to 8 dB over white noise.
 */
final class KeyTone {
    private static final double[] ROW_HZ = {697, 770, 852, 941};
    private static final double[] COLUMN_HZ = {1209, 1336, 1477, 1633};
    private static final double TOLERANCE = 0.02;
    private static final double LEAST_OF_FRAME = 0.8;
    private static final double LEAST_OF_PAIR = 0.05;
    /** Of a line, to each side of its strongest bin: the width of the Hann window. */
    private static final int WIDTH = 2;

    private KeyTone() {}

    static boolean sounds(PowerSpectrum spectrum) {
        int row = strongest(spectrum, ROW_HZ);
        int column = strongest(spectrum, COLUMN_HZ);
        double rowPower = spectrum.sum(row - WIDTH, row + WIDTH + 1);
        double columnPower = spectrum.sum(column - WIDTH, column + WIDTH + 1);
        double both = rowPower + columnPower;
        return Math.min(rowPower, columnPower) >= LEAST_OF_PAIR * both
                && both >= LEAST_OF_FRAME * spectrum.sum(1, spectrum.bins())
                && isNear(ROW_HZ, centreHz(spectrum, row, rowPower))
                && isNear(COLUMN_HZ, centreHz(spectrum, column, columnPower));
    }

    private static int strongest(PowerSpectrum spectrum, double[] nominalHz) {
        int to = PowerSpectrum.bin(nominalHz[nominalHz.length - 1]) + 1;
        int strongest = PowerSpectrum.bin(nominalHz[0]) - 1;
        for (int bin = strongest + 1; bin < to; bin++) {
            strongest = spectrum.at(bin) > spectrum.at(strongest) ? bin : strongest;
        }
        return strongest;
    }

    private static double centreHz(PowerSpectrum spectrum, int line, double linePower) {
        double moment = 0;
        for (int offset = -WIDTH; offset <= WIDTH; offset++) {
            moment += offset * spectrum.at(line + offset);
        }
        return (line + moment / linePower) * PowerSpectrum.HZ_PER_BIN;
    }

    private static boolean isNear(double[] nominalHz, double hz) {
        for (double nominal : nominalHz) {
            if (Math.abs(hz - nominal) <= TOLERANCE * nominal) {
                return true;
            }
        }
        return false;
    }
}
