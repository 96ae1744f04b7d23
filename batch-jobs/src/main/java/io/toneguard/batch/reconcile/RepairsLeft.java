package io.toneguard.batch.reconcile;

/** How many recordings of a tenant a reconciliation may still have analysed again. */
final class RepairsLeft {
    private final int atMost;
    private long left;

    /** @param before how many it already had analysed again, before it was broken off */
    RepairsLeft(int atMost, long before) {
        this.atMost = atMost;
        this.left = atMost - before;
    }

    int atMost() {
        return atMost;
    }

    boolean any() {
        return left > 0;
    }

    void take() {
        left--;
    }
}
