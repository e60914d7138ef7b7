package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contract at rest, as its metadata has it. Read leniently: what older rules let in stays as it
 * is, so texts are kept raw and looked at through methods.
 *
 * @param transactionType its name
 * @param id its id
 * @param status its state
 * @param image the customer's image
 * @param authKeyId the id of its API key
 * @param imageDigest the digest of its adapted image
 * @param entrypoint what it runs
 * @param environment its environment: the user's names and the chain's six
 * @param existingSecrets names of its secrets in its own words
 * @param cron its crontab
 * @param seconds its interval
 * @param executionOrder its order
 */
public record Contract(
    TransactionType transactionType,
    ContractId id,
    ContractStatus status,
    @Nullable String image,
    @Nullable String authKeyId,
    @Nullable String imageDigest,
    Entrypoint entrypoint,
    Environment environment,
    List<String> existingSecrets,
    @Nullable String cron,
    @Nullable Integer seconds,
    @Nullable String executionOrder) {

  /** Copies. */
  public Contract {
    existingSecrets = List.copyOf(existingSecrets);
  }

  /**
   * The adapted image's digest.
   *
   * @return the digest, or nothing if none is stored or what is stored is none
   */
  public Optional<Digest> digest() {
    try {
      return Optional.ofNullable(imageDigest).map(Digest::of);
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it has a schedule; what is stored as empty or zero is none.
   *
   * @return true with a crontab or an interval
   */
  public boolean isScheduled() {
    return (cron != null && !cron.isEmpty()) || (seconds != null && seconds != 0);
  }

  /**
   * The same contract in another state.
   *
   * @param changed the new status
   * @return a new contract
   */
  public Contract withStatus(ContractStatus changed) {
    return new Contract(
        transactionType,
        id,
        changed,
        image,
        authKeyId,
        imageDigest,
        entrypoint,
        environment,
        existingSecrets,
        cron,
        seconds,
        executionOrder);
  }

  /**
   * The same contract with another image.
   *
   * @param adapted the digest of its adapted image
   * @return a new contract
   */
  public Contract withImage(Digest adapted) {
    return new Contract(
        transactionType,
        id,
        status,
        image,
        authKeyId,
        adapted.value(),
        entrypoint,
        environment,
        existingSecrets,
        cron,
        seconds,
        executionOrder);
  }

  /**
   * The same contract with another API key.
   *
   * @param keyId the key's id
   * @return a new contract
   */
  public Contract withKey(String keyId) {
    return new Contract(
        transactionType,
        id,
        status,
        image,
        keyId,
        imageDigest,
        entrypoint,
        environment,
        existingSecrets,
        cron,
        seconds,
        executionOrder);
  }

  /**
   * The same contract with other secrets.
   *
   * @param names their names
   * @return a new contract
   */
  public Contract withSecrets(List<String> names) {
    return new Contract(
        transactionType,
        id,
        status,
        image,
        authKeyId,
        imageDigest,
        entrypoint,
        environment,
        names,
        cron,
        seconds,
        executionOrder);
  }
}
