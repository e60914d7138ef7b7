/** Breaks rules. */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch.broken.openfaas;

import org.jspecify.annotations.NullMarked;
