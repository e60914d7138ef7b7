package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.Fence;
import java.util.Optional;

final class MemoryContractStore implements ContractStore {

  private final MemoryWorld world;

  MemoryContractStore(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public void check() {}

  @Override
  public Optional<Contract> find(ContractId id) {
    synchronized (world) {
      return Optional.ofNullable(world.contracts.get(id));
    }
  }

  @Override
  public Optional<FunctionSpec> findSpec(ContractId id) {
    synchronized (world) {
      return Optional.ofNullable(world.specs.get(id));
    }
  }

  @Override
  public void save(Fence fence, Contract contract) {
    if (!contract.id().equals(fence.contract())) {
      throw new IllegalArgumentException(contract.id() + " is not the fence's contract");
    }
    world.fence(fence, () -> world.contracts.put(contract.id(), contract));
  }

  @Override
  public void saveSpec(Fence fence, FunctionSpec spec) {
    world.fence(fence, () -> world.specs.put(fence.contract(), spec));
  }

  @Override
  public void clearHeap(Fence fence) {
    world.fence(fence, () -> world.heaps.remove(fence.contract()));
  }

  @Override
  public void remove(Fence fence, TransactionType transactionType) {
    world.fence(
        fence,
        () -> {
          world.specs.remove(fence.contract());
          world.transactionTypes.remove(transactionType.value());
          world.contracts.remove(fence.contract());
        });
  }
}
