/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.port;

import org.jspecify.annotations.NullMarked;
