/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.examples.main;

import org.jspecify.annotations.NullMarked;
