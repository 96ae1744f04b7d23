package io.toneguard.batch.manager;

import io.toneguard.batch.Claimed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Divides recordings into partitions of about the same audio: the longest first, each into the partition that is lightest so far. */
final class BalancedPartitions {
    private BalancedPartitions() {}

    private static final class Basket {
        private final int number;
        private final List<Claimed> recordings = new ArrayList<>();
        private double audioSeconds;

        Basket(int number) {
            this.number = number;
        }

        void add(Claimed recording) {
            recordings.add(recording);
            audioSeconds += recording.audioSeconds();
        }
    }

    /** How many partitions of at least {@code targetSeconds} this audio is worth, within 1 and {@code atMost}. */
    static int worth(List<Claimed> recordings, double targetSeconds, int atMost) {
        double audio = recordings.stream().mapToDouble(Claimed::audioSeconds).sum();
        int wanted = (int) Math.min(recordings.size(), Math.ceil(audio / targetSeconds));
        return Math.max(1, Math.min(wanted, atMost));
    }

    /** The same recordings give the same partitions; within each, recordings keep the order they came in. */
    static List<List<Claimed>> of(List<Claimed> recordings, int partitions) {
        var lightest = new PriorityQueue<Basket>(Comparator.<Basket>comparingDouble(basket -> basket.audioSeconds)
                .thenComparingInt(basket -> basket.number));
        for (int i = 0; i < partitions; i++) {
            lightest.add(new Basket(i));
        }
        recordings.stream()
                .sorted(Comparator.comparingDouble(Claimed::audioSeconds).reversed())
                .forEachOrdered(recording -> {
                    var basket = lightest.remove();
                    basket.add(recording);
                    lightest.add(basket);
                });
        return lightest.stream()
                .filter(basket -> !basket.recordings.isEmpty())
                .sorted(Comparator.comparingInt(basket -> basket.number))
                .map(basket ->
                        recordings.stream().filter(basket.recordings::contains).toList())
                .toList();
    }
}
