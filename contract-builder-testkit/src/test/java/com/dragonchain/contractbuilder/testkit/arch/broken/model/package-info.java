/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.model;

import org.jspecify.annotations.NullMarked;
