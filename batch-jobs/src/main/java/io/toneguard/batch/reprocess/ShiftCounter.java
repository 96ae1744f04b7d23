package io.toneguard.batch.reprocess;

import io.toneguard.batch.reprocess.VersionDiff.Quantiles;
import io.toneguard.batch.reprocess.VersionDiff.Shift;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.jspecify.annotations.Nullable;

/** Collects one measure of both versions: 16 bytes a segment. */
final class ShiftCounter {
    private final String measure;
    private final ResizableDoubleArray before = new ResizableDoubleArray();
    private final ResizableDoubleArray after = new ResizableDoubleArray();
    private double sumOfDifferences;
    private double greatestDifference;

    /** @param measure the column's name, which has {@code old_} and {@code new_} before it in the rows */
    ShiftCounter(String measure) {
        this.measure = measure;
    }

    /** A segment counts only where both versions have the measure. */
    void add(ResultSet row) throws SQLException {
        double was = row.getDouble("old_" + measure);
        if (row.wasNull()) {
            return;
        }
        double is = row.getDouble("new_" + measure);
        if (row.wasNull()) {
            return;
        }
        before.addElement(was);
        after.addElement(is);
        double difference = is - was;
        sumOfDifferences += difference;
        if (Math.abs(difference) > Math.abs(greatestDifference)) {
            greatestDifference = difference;
        }
    }

    Shift shift() {
        int segments = before.getNumElements();
        return new Shift(
                measure,
                segments,
                quantiles(before),
                quantiles(after),
                segments == 0 ? 0 : sumOfDifferences / segments,
                greatestDifference);
    }

    private static @Nullable Quantiles quantiles(ResizableDoubleArray values) {
        if (values.getNumElements() == 0) {
            return null;
        }
        var percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(values.getElements());
        return new Quantiles(percentile.evaluate(10), percentile.evaluate(50), percentile.evaluate(90));
    }
}
