/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.oci;

import org.jspecify.annotations.NullMarked;
