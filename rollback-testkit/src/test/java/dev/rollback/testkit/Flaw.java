package dev.rollback.testkit;

/** What may be wrong with a backend, and the test of the contracts that has to catch it. */
enum Flaw {
    LOSES_A_FIELD("keepsOddRecordsWhole"),
    ROUNDS_NUMBERS("keepsOddRecordsWhole"),
    TAKES_NULL_FOR_ABSENT("keepsOddRecordsWhole"),
    SORTS_KEYS("keepsTheOrderOfKeysIfItSaysSo"),
    LOSES_FOREIGN_ENTRIES("keepsRareEntriesThatItCan"),
    SUMMARIZES_ANOTHER_STATE("summarizesWhatItReads"),
    FINDS_BY_NAME_ALONE("findsWhatItStreamsAndNothingElse"),
    TOUCHES_WHAT_IT_READS("changesNothingByReading"),
    RECOGNIZES_EVERY_FOLDER("recognizesWhatItCanReadAndNothingElse"),
    READS_AFTER_CLOSE("isClosedTwiceAndNotUsedAfterwards"),
    CHECKS_NO_SUM("noChangedBitGoesUnnoticed"),
    THROWS_SOMETHING_ELSE("aCutOrOverwrittenFileIsAnErrorOrAFinding"),
    PUBLISHES_OVER_ANYTHING("refusesToDisplaceWhatWasNotExpected"),
    SHOWS_ITSELF_EARLY("showsNothingBeforeItIsPublished"),
    UNDOES_NOTHING("livesThroughEveryStatusAndIsFoundInEach"),
    PRUNES_WHAT_IS_LIVE("prunesOnlyWhatIsNotLive"),
    LETS_THE_LAST_OF_TWO_WIN("refusesAnEntryThatWasGivenBefore"),
    DEPENDS_ON_THE_ORDER("takesEntriesInAnyOrder"),
    SYNCS_NO_FILE("survivesAPowerCutWhenItHasReturned"),
    SYNCS_NO_FOLDER("survivesAPowerCutWhenItHasReturned"),
    PUBLISHES_BY_COPYING("isWhollyOldOrNewAfterACrashAnywhere"),
    HOLDS_NOBODY_OUT("holdsOthersOut"),
    SPLITS_BATCHES("keepsWhatWasSyncedAfterACrashAnywhere"),
    STORES_WITHOUT_SYNC("keepsWhatWasSyncedAfterAPowerCutAnywhere"),
    SYNCS_ONLY_ON_CLOSE("hasSyncedWhatEverybodyCanRead"),
    SWALLOWS_A_FAILED_SYNC("takesNoMoreChangesAfterAFailure"),
    STREAMS_WHAT_COMES_LATER("streamsTheStateAsItWasWhenAsked"),
    OPENS_TWICE("isOpenOnceOrOverwritesNobody"),
    FORGETS_REMOVALS("actsAsAMapDoes"),
    NONE("");

    private final String caughtBy;

    Flaw(String caughtBy) {
        this.caughtBy = caughtBy;
    }

    String caughtBy() {
        return caughtBy;
    }
}
