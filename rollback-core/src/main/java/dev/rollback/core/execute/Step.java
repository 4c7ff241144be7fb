package dev.rollback.core.execute;

/** The steps of an operation, in their order, as people read them. */
public enum Step {
    PLAN("read and verify everything"),
    STOP("raise the emergency stop"),
    HOLD("keep other clients out"),
    BACKUP("back up what will be displaced"),
    EVIDENCE("keep evidence"),
    LEDGER("write down what will not live on"),
    STAGE("prepare the new state"),
    INSPECT("inspect the prepared state"),
    COMMIT("commit"),
    PUBLISH("publish"),
    VERIFY("verify the live state"),
    UNDO("bring the old state back"),
    REPORT("report"),
    DISCARD("remove what was prepared");

    private final String words;

    Step(String words) {
        this.words = words;
    }

    public String inWords() {
        return words;
    }
}
