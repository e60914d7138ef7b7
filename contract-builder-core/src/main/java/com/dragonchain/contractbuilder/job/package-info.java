/**
 * The job: one event, one contract, run to an end, whatever fails in the middle. {@link
 * com.dragonchain.contractbuilder.job.ContractJob} is the way in; a step is a class, and {@code
 * Flow} says in which order.
 */
@NullMarked
package com.dragonchain.contractbuilder.job;

import org.jspecify.annotations.NullMarked;
