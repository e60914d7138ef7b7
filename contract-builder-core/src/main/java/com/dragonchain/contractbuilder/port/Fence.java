package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.ContractId;

/**
 * Given to every write of a store that can check it: the proof of holding a contract, and the job
 * that the write is for. The token alone is the proof: a store refuses one that is smaller than the
 * largest it has seen for the contract. The job names the write, so that one that is repeated is
 * known; whoever settles another's job writes with his own token on behalf of that job.
 *
 * @param contract the contract that is held
 * @param job the job that the call is made for
 * @param token grows with every lease of any contract
 */
public record Fence(ContractId contract, JobId job, long token) {}
