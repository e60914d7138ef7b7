package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.ContractId;

/**
 * Proof of holding a contract, given to every write of a store that can check it. A store refuses a
 * token that is smaller than the largest it has seen for the contract.
 *
 * @param contract the contract
 * @param job the job that holds it
 * @param token grows with every lease of any contract
 */
public record Fence(ContractId contract, JobId job, long token) {}
