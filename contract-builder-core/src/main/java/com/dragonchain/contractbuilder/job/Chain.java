package com.dragonchain.contractbuilder.job;

/**
 * What a contract is told about its chain.
 *
 * @param stage the deployment's stage
 * @param internalId the chain's internal id; functions are labelled with it
 * @param publicId the chain's public id
 * @param endpoint the chain's URL
 */
public record Chain(String stage, String internalId, String publicId, String endpoint) {}
