package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.Optional;

/**
 * The keys with which contracts call their chain. Every operation may be repeated; writes are
 * durable and fenced. Each can throw {@link
 * com.dragonchain.contractbuilder.error.UnavailableException}, each write {@link
 * com.dragonchain.contractbuilder.error.BusyException} if the fence is no longer valid.
 */
public interface ApiKeys {

  /**
   * Reads a key back.
   *
   * @param id its id
   * @return the key, or nothing
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException if the id is not one of a
   *     contract's key
   */
  Optional<ApiKey> find(String id);

  /**
   * Stores a key under an id. If there is one under this id already, that one stays and is
   * answered.
   *
   * @param fence proof of holding the contract
   * @param id its id, drawn before
   * @param key its value, used only if there is none yet
   * @param unixSeconds when it was registered
   * @return the key as it is stored
   */
  ApiKey issue(Fence fence, String id, Secret key, long unixSeconds);

  /**
   * Removes a key; one that is missing counts as removed.
   *
   * @param fence proof of holding the contract
   * @param id its id
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException if the id is not one of a
   *     contract's key
   */
  void revoke(Fence fence, String id);
}
