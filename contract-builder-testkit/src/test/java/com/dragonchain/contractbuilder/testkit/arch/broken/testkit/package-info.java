/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.testkit;

import org.jspecify.annotations.NullMarked;
