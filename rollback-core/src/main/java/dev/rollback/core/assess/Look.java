package dev.rollback.core.assess;

import java.util.List;

/** One thing that an assessment looks at. */
interface Look {

    /** What is told about when it does not come to an end. */
    String name();

    List<Observation> look();

    /** What it means when the look takes longer than there is time. */
    default Observation unfinished(String words) {
        return Observation.inconclusive(name(), words);
    }
}
