package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import org.jspecify.annotations.Nullable;

/**
 * The chain's scheduler. It chokes on a {@code create} of what it knows and on an {@code update} of
 * what it does not, so the adapter, which sees what it knows, chooses the message, in one atomic
 * act with the check of the fence, the choice and the sending.
 */
public interface Scheduler {

  /** What was sent. */
  enum Sent {
    /** A new schedule. */
    CREATE,
    /** A changed schedule. */
    UPDATE,
    /** The end of a schedule. */
    DELETE,
    /** Nothing was called for. */
    NOTHING
  }

  /** What the scheduler should come to. */
  sealed interface Request {

    /**
     * The contract.
     *
     * @return its id
     */
    ContractId contract();

    /**
     * The contract's name.
     *
     * @return its transaction type
     */
    TransactionType transactionType();

    /**
     * The order of its invocations.
     *
     * @return the wire's word, or null
     */
    @Nullable String executionOrder();

    /**
     * Its crontab.
     *
     * @return the expression, or null
     */
    @Nullable String cron();

    /**
     * Its interval.
     *
     * @return seconds, or null
     */
    @Nullable Integer seconds();
  }

  /**
   * It shall be scheduled: {@code create} if the scheduler does not know it, else {@code update}.
   * An {@code update} without an execution order would end the chain's poller; it names {@code
   * parallel}.
   *
   * @param contract its id
   * @param transactionType its name
   * @param executionOrder the order, or null
   * @param cron a crontab, or null
   * @param seconds an interval, or null
   */
  record Ensure(
      ContractId contract,
      TransactionType transactionType,
      @Nullable String executionOrder,
      @Nullable String cron,
      @Nullable Integer seconds)
      implements Request {

    /**
     * The schedule of a contract at rest.
     *
     * @param contract the contract
     * @return the request
     */
    public static Ensure of(Contract contract) {
      return new Ensure(
          contract.id(),
          contract.transactionType(),
          contract.executionOrder(),
          contract.cron(),
          contract.seconds());
    }
  }

  /**
   * It shall not be scheduled: {@code delete}, with the schedule given.
   *
   * @param contract its id
   * @param transactionType its name
   * @param executionOrder the order, or null
   * @param cron the crontab that ends, or null
   * @param seconds the interval that ends, or null
   * @param onlyIfKnown send nothing if the scheduler does not know it
   */
  record Drop(
      ContractId contract,
      TransactionType transactionType,
      @Nullable String executionOrder,
      @Nullable String cron,
      @Nullable Integer seconds,
      boolean onlyIfKnown)
      implements Request {}

  /**
   * Whether the scheduler knows a contract, messages that it has not taken yet included. Without
   * effect.
   *
   * @param contract its id
   * @return true if it knows it
   */
  boolean knows(ContractId contract);

  /**
   * Sends the one message that is called for. Repeated with the same job and effect it sends
   * nothing more and answers what was sent then.
   *
   * @param fence proof of holding the contract
   * @param effect a name for this effect, unique in its job
   * @param request what it should come to
   * @return what was sent
   * @throws com.dragonchain.contractbuilder.error.BusyException if the fence is no longer valid
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it does not answer
   */
  Sent apply(Fence fence, String effect, Request request);
}
