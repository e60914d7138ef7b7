package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.model.Contract;
import java.util.Map;
import java.util.Optional;

/**
 * A plan with what its steps have to know.
 *
 * @param plan the steps
 * @param commit the step whose intent is the point of no return
 * @param onFailure what is stored if the job fails
 * @param facts what was found of the world when it was planned, for the journal's header
 */
record Planned(Plan plan, String commit, Optional<Contract> onFailure, Map<String, String> facts) {}
