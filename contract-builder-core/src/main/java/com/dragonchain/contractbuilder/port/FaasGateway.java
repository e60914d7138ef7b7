package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway that runs functions and keeps their secrets. Every operation may be repeated,
 * whatever the provider answers to "exists" and "missing"; a write returns only when a read showed
 * its effect, as far as the provider shows it. Safe for many threads. Each can throw {@link
 * com.dragonchain.contractbuilder.error.DeniedException} (login), {@link
 * com.dragonchain.contractbuilder.error.UnavailableException} and {@link
 * com.dragonchain.contractbuilder.error.ProtocolException}; a write also {@link
 * com.dragonchain.contractbuilder.error.RefusedException} with what the provider says.
 */
public interface FaasGateway {

  /**
   * What the gateway is.
   *
   * @param provider its provider's name and version, for people
   * @param replaces whether an update takes the old process away before the new one is there
   *     (faasd), so that a failed update leaves nothing running
   * @param lateness how long after its client has gone a call may still have its effect
   */
  record Capabilities(String provider, boolean replaces, Duration lateness) {}

  /**
   * A deployed function, as the gateway reports it. A provider may cut values of the environment at
   * their second {@code =} and leave out secrets; {@link #matches} knows.
   *
   * @param name its name
   * @param image its image
   * @param availableReplicas how many are ready
   */
  record Function(String name, String image, int availableReplicas) {}

  /**
   * The same gateway for a caller whose time ends: each of its calls is given up at the deadline,
   * with an {@link com.dragonchain.contractbuilder.error.UnavailableException}.
   *
   * @param deadline when the last call has to have ended
   * @return a view that shares everything with this; by default this itself, of a gateway that
   *     never lets its callers wait
   */
  default FaasGateway within(Deadline deadline) {
    return this;
  }

  /**
   * Asks the gateway what it is. Fails if its provider does not answer.
   *
   * @return its capabilities
   */
  Capabilities capabilities();

  /**
   * Looks a function up.
   *
   * @param name its name
   * @return the function, or nothing if it is missing or being removed
   */
  Optional<Function> find(String name);

  /**
   * Whether the gateway runs a function exactly as a specification says, as far as it reports.
   *
   * @param spec what it should be
   * @return true if it is there with that image, process, environment and secrets
   */
  boolean matches(FunctionSpec spec);

  /**
   * Deploys a new function; one that exists is replaced. Does not wait until it is ready.
   *
   * @param spec what to run; its image and secrets have to exist
   */
  void deploy(FunctionSpec spec);

  /**
   * Replaces a function; one that is missing is deployed. Waits for the old one's drain where the
   * provider does.
   *
   * @param spec what to run; its image and secrets have to exist
   */
  void update(FunctionSpec spec);

  /**
   * Removes a function; one that is missing counts as removed. Returns when it is gone.
   *
   * @param name its name
   */
  void remove(String name);

  /**
   * Waits until a function that was deployed or updated is ready to answer: its new replicas are
   * there and its health check answers.
   *
   * @param spec what was deployed
   * @param deadline how long to wait at most
   * @throws com.dragonchain.contractbuilder.error.RefusedException if it does not become ready,
   *     with what is known of why
   */
  void awaitReady(FunctionSpec spec, Deadline deadline);

  /**
   * The names of secrets. A gateway may have many thousands, so only those that are asked for are
   * answered.
   *
   * @param prefix what the names begin with; empty: any
   * @return names as the gateway knows them
   */
  Set<String> secrets(String prefix);

  /**
   * Stores new secrets; one that exists gets the value. Takes no longer than one write may; if it
   * fails, some may be stored.
   *
   * @param values the values, by their names as the gateway knows them
   */
  void createSecrets(Map<String, Secret> values);

  /**
   * Gives a secret another value; one that is missing is created.
   *
   * @param name its name as the gateway knows it
   * @param value its value
   */
  void updateSecret(String name, Secret value);

  /**
   * Removes a secret; one that is missing counts as removed.
   *
   * @param name its name as the gateway knows it
   */
  void removeSecret(String name);
}
