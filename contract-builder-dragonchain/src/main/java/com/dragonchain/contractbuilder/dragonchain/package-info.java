/**
 * Contracts, keys, journals, schedules and the ledger in the Redis and the storage of a Dragonchain
 * level 1 node, in the formats that its other services read.
 */
@NullMarked
package com.dragonchain.contractbuilder.dragonchain;

import org.jspecify.annotations.NullMarked;
