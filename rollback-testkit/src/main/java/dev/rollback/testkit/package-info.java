/**
 * What a backend's author tests a backend with: contracts to extend, one for each capability, and the fakes and
 * faults that they are made of. A contract's tests hold what the Javadoc of {@link dev.rollback.spi} promises.
 */
@NullMarked
package dev.rollback.testkit;

import org.jspecify.annotations.NullMarked;
