/**
 * Makes container images for tests, byte by byte, and pushes and reads them with nothing but the
 * JDK's HTTP client, so that an adapter's own code is never what its tests rely on.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.image;

import org.jspecify.annotations.NullMarked;
