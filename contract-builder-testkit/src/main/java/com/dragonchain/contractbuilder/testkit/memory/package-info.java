/**
 * Every port in memory, over one small world that tests can look into and spoil. The twins keep the
 * promises of the ports, fences and leases included, so that a test of the job can be believed.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.memory;

import org.jspecify.annotations.NullMarked;
