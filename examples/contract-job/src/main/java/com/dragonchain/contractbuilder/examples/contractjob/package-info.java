/**
 * The builder as a short-lived container: it reads one event from its environment, runs the job and
 * tells the outcome by its exit code.
 */
@NullMarked
package com.dragonchain.contractbuilder.examples.contractjob;

import org.jspecify.annotations.NullMarked;
