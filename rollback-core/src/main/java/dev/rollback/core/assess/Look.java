package dev.rollback.core.assess;

import java.util.function.Consumer;

/** One thing that an assessment looks at. */
interface Look {

    /** What is told about when it does not come to an end. */
    String name();

    /** Tells each observation as soon as it is made: what comes after it may take longer than there is time. */
    void look(Consumer<Observation> found);

    /** What it means when the look takes longer than there is time. */
    default Observation unfinished(String words) {
        return Observation.inconclusive(name(), words);
    }
}
