/** Tests of the testkit: the fake passes the contracts, and flawed backends do not. */
@NullMarked
package dev.rollback.testkit;

import org.jspecify.annotations.NullMarked;
