/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.job;

import org.jspecify.annotations.NullMarked;
