/**
 * Which module and which package may know what. A library that is embedded lives as long as these
 * directions hold, and none of them is visible to a compiler.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.arch;

import org.jspecify.annotations.NullMarked;
