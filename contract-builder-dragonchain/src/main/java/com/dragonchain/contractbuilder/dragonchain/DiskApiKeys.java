package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.Fence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chain's keys, {@code KEYS/<id>}. */
final class DiskApiKeys implements ApiKeys {

  private final Storage storage;
  private final ContractLocks locks;

  DiskApiKeys(Storage storage, ContractLocks locks) {
    this.storage = storage;
    this.locks = locks;
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return storage.read(storageKey(id)).map(json -> read(id, json));
  }

  @Override
  public ApiKey issue(Fence fence, String id, Secret key, long unixSeconds) {
    String storageKey = storageKey(id);
    return locks.under(
        fence,
        "issue the key of",
        job -> {
          Optional<String> stored = storage.read(storageKey);
          ApiKey issued = stored.map(json -> read(id, json)).orElseGet(() -> new ApiKey(id, key));
          // written again if it is there: a kill may have come between the file and the cache
          storage.write(storageKey, stored.orElseGet(() -> write(issued, unixSeconds)), job.path());
          return issued;
        });
  }

  @Override
  public void revoke(Fence fence, String id) {
    String storageKey = storageKey(id);
    locks.under(
        fence,
        "revoke the key of",
        job -> {
          storage.remove(storageKey);
          return id;
        });
  }

  private static String storageKey(String id) {
    return "KEYS/" + ApiKey.checkId(id);
  }

  private static String write(ApiKey key, long unixSeconds) {
    Map<String, Boolean> apiKeys = new LinkedHashMap<>();
    apiKeys.put("allow_create", false);
    apiKeys.put("allow_update", false);
    apiKeys.put("allow_delete", false);
    Map<String, Object> permissions = new LinkedHashMap<>();
    permissions.put("version", "1");
    permissions.put("default_allow", true);
    permissions.put("permissions", Map.of("api_keys", apiKeys));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1");
    json.put("key_id", key.id());
    json.put("key", key.key().reveal());
    json.put("registration_time", unixSeconds);
    json.put("root", false);
    json.put("nickname", "");
    json.put("permissions_document", permissions);
    json.put("interchain", false);
    return CompactJson.write(json);
  }

  private static ApiKey read(String id, String json) {
    try {
      Map<String, @Nullable Object> stored =
          CompactJson.readObject(json, CompactJson.Limits.STORED);
      if (stored.get("key") instanceof String key) {
        return new ApiKey(id, Secret.of(key));
      }
    } catch (InvalidInputException e) {
      // without its message and cause: the text is a key
      throw new ProtocolException("API key " + id + ": what is stored is not a JSON object");
    }
    throw new ProtocolException("API key " + id + ": what is stored has no key");
  }
}
