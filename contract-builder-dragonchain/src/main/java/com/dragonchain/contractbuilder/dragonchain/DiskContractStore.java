package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.event.FunctionSpecJson;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.Fence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Contracts at rest, {@code SMARTCONTRACT/<id>/}. */
final class DiskContractStore implements ContractStore {

  private static final String METADATA = "metadata.json";

  private final Storage storage;
  private final ContractLocks locks;
  private final Redis redis;
  private final Optional<SearchIndexes> search;

  DiskContractStore(
      Storage storage, ContractLocks locks, Redis redis, @Nullable SearchIndexes search) {
    this.storage = storage;
    this.locks = locks;
    this.redis = redis;
    this.search = Optional.ofNullable(search);
  }

  @Override
  public void check() {
    redis.check();
    storage.check();
  }

  @Override
  public void checkRemoval() {
    check();
    search.ifPresent(SearchIndexes::check);
  }

  @Override
  public Optional<Contract> find(ContractId id) {
    return storage.read(folder(id) + "/" + METADATA).map(json -> ContractJson.read(id, json));
  }

  @Override
  public Optional<FunctionSpec> findSpec(ContractId id) {
    return storage.read(specification(id)).map(FunctionSpecJson::read);
  }

  @Override
  public void save(Fence fence, Contract contract) {
    if (!contract.id().equals(fence.contract())) {
      throw new IllegalArgumentException(contract.id() + " is not the fence's contract");
    }
    write(fence, folder(contract.id()) + "/" + METADATA, ContractJson.write(contract));
  }

  @Override
  public void saveSpec(Fence fence, FunctionSpec spec) {
    write(fence, specification(fence.contract()), FunctionSpecJson.write(spec));
  }

  private void write(Fence fence, String key, String content) {
    locks.under(
        fence,
        "write",
        job -> {
          storage.write(key, content, job.path());
          return key;
        });
  }

  @Override
  public void clearHeap(Fence fence) {
    locks.under(
        fence,
        "clear the heap of",
        job -> {
          storage.removeFolder(folder(fence.contract()) + "/HEAP", "");
          search.ifPresent(indexes -> indexes.removeDocument(fence.contract()));
          return fence;
        });
  }

  @Override
  public void remove(Fence fence, TransactionType transactionType) {
    String folder = folder(fence.contract());
    locks.under(
        fence,
        "remove",
        job -> {
          storage.remove(specification(fence.contract()));
          storage.removeFolder(folder, METADATA);
          if (!transactionType.value().isEmpty()) {
            storage.remove("TRANSACTION_TYPES/TYPES/" + transactionType);
            search.ifPresent(indexes -> indexes.drop(transactionType));
          }
          storage.remove(folder + "/" + METADATA);
          storage.removeEmptyFolder(folder);
          return fence;
        });
  }

  private static String folder(ContractId id) {
    return "SMARTCONTRACT/" + id;
  }

  private static String specification(ContractId id) {
    return folder(id) + "/faas_spec.json";
  }
}
