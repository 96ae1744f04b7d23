package io.toneguard.batch.manager;

import io.toneguard.batch.ActiveManagerWork;
import java.util.List;

/** What other rooms have the active manager do. One that fails holds up neither the others nor the launches. */
final class Errands {
    private final List<ActiveManagerWork> works;
    private final Attempts attempts = new Attempts();

    Errands(List<ActiveManagerWork> works) {
        this.works = List.copyOf(works);
    }

    void look() {
        works.forEach(work -> attempts.attempt(name(work), work::look));
    }

    void standBy() {
        works.forEach(work -> attempts.attempt(name(work), work::standBy));
    }

    private static String name(ActiveManagerWork work) {
        return work.getClass().getSimpleName();
    }
}
