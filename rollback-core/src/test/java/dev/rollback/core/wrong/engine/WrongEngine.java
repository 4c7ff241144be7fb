package dev.rollback.core.wrong.engine;

/** Stands for the last chapter. */
public record WrongEngine() {}
