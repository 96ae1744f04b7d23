package io.toneguard.voice.light;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** How many frames the processor takes at once: as many lanes as it prefers, at most a batch. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() < HopBatch.LANES
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;

    static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

    static final int COUNT = SPECIES.length();

    private Lanes() {}

    static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(SPECIES, array, index);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** {@link Log2#of} of each lane. */
    static FloatVector log2(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector exponent = bits.sub(Log2.ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
        FloatVector mantissa =
                bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
        FloatVector s = mantissa.sub(1).div(mantissa.add(1));
        FloatVector square = s.mul(s);
        FloatVector series = square.mul(Log2.TERM_9)
                .add(Log2.TERM_7)
                .mul(square)
                .add(Log2.TERM_5)
                .mul(square)
                .add(Log2.TERM_3)
                .mul(square)
                .add(Log2.TERM_1);
        return series.mul(s).add((FloatVector) exponent.convert(VectorOperators.I2F, 0));
    }
}
