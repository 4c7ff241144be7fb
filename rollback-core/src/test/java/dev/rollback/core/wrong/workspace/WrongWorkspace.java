package dev.rollback.core.wrong.workspace;

import dev.rollback.backend.leveldb.LevelDbBackend;
import dev.rollback.core.wrong.engine.WrongEngine;

/** Knows a later chapter and a plugin, so that the rules can be seen to fail. */
record WrongWorkspace(WrongEngine engine, LevelDbBackend backend) {}
