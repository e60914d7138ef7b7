package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.Optional;

/**
 * Contracts at rest: metadata, function specification, heap, transaction type. Writes are atomic (a
 * reader sees the old or the new, a crash leaves one of both), durable when they return, fenced,
 * and may be repeated. Safe for many threads. Each operation can throw {@link
 * com.dragonchain.contractbuilder.error.UnavailableException}, each write {@link
 * com.dragonchain.contractbuilder.error.BusyException} if the fence is no longer valid.
 */
public interface ContractStore {

  /** Verifies that the store and its cache answer. Without effect. */
  void check();

  /**
   * As {@link #check}, also of what only {@link #clearHeap} and {@link #remove} need.
   *
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it does not answer
   */
  default void checkRemoval() {
    check();
  }

  /**
   * Reads a contract.
   *
   * @param id its id
   * @return the contract, or nothing if there is none
   * @throws com.dragonchain.contractbuilder.error.ProtocolException if what is stored cannot be
   *     read at all
   */
  Optional<Contract> find(ContractId id);

  /**
   * Reads the specification of what was deployed last.
   *
   * @param id the contract's id
   * @return the specification, or nothing
   */
  Optional<FunctionSpec> findSpec(ContractId id);

  /**
   * Writes a contract's metadata.
   *
   * @param fence proof of holding the contract
   * @param contract what to write
   */
  void save(Fence fence, Contract contract);

  /**
   * Writes the specification of what is deployed.
   *
   * @param fence proof of holding the contract
   * @param spec what to write
   */
  void saveSpec(Fence fence, FunctionSpec spec);

  /**
   * Removes the contract's heap, cached keys and search documents, and nothing else. What is
   * already gone counts as removed.
   *
   * @param fence proof of holding the contract
   */
  void clearHeap(Fence fence);

  /**
   * Removes everything else: specification, transaction type, search index, and, last, the metadata
   * and the empty folder. What is already gone counts as removed.
   *
   * @param fence proof of holding the contract
   * @param transactionType the contract's name
   */
  void remove(Fence fence, TransactionType transactionType);
}
