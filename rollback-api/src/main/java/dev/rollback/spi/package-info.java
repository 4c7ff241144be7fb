/**
 * What a plugin implements. Providers are stateless and are found by {@link java.util.ServiceLoader}; what they open
 * is a resource. What a backend can do beyond reading is a capability that it implements or not.
 */
@NullMarked
package dev.rollback.spi;

import org.jspecify.annotations.NullMarked;
