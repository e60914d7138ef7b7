/**
 * The real components that the builder talks to, started for one test run and gone after it: a port
 * in memory shows that the builder keeps its side of a protocol, only the real thing shows that
 * there is no other side to it.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.real;

import org.jspecify.annotations.NullMarked;
