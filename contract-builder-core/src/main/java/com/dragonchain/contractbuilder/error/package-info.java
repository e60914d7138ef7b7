/**
 * What can go wrong, told apart by what a caller can do about it and never by the wire format or
 * vendor that it came from, so that no caller needs to know which adapter it runs on.
 */
@NullMarked
package com.dragonchain.contractbuilder.error;

import org.jspecify.annotations.NullMarked;
