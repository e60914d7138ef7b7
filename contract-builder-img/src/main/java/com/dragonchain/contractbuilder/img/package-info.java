/**
 * An image builder on userspace tools: {@code img}, {@code buildah}, rootless BuildKit. No daemon,
 * an ordinary user, a folder per job. Only this package knows their commands and what they say.
 */
@NullMarked
package com.dragonchain.contractbuilder.img;

import org.jspecify.annotations.NullMarked;
