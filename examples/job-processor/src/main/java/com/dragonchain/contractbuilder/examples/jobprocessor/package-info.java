/**
 * A long-running service that takes the chain's tasks from Redis and runs them itself, many at a
 * time, beside others of its kind: what an embedder of the library looks like, good enough to run.
 */
@NullMarked
package com.dragonchain.contractbuilder.examples.jobprocessor;

import org.jspecify.annotations.NullMarked;
