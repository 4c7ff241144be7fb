/** Tests of the strict reader: on databases that real clients wrote, whole and damaged in every way. */
@NullMarked
package dev.rollback.backend.leveldb;

import org.jspecify.annotations.NullMarked;
