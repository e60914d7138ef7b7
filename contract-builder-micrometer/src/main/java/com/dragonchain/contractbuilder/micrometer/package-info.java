/** Measures jobs with Micrometer, for whichever monitoring an embedder uses. */
@NullMarked
package com.dragonchain.contractbuilder.micrometer;

import org.jspecify.annotations.NullMarked;
