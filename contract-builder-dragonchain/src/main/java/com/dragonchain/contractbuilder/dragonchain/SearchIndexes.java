package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.commands.ProtocolCommand;

/** The chain's search indexes (RediSearch 1.x). What is unknown to them counts as removed. */
final class SearchIndexes {

  private static final Logger LOG = LoggerFactory.getLogger(SearchIndexes.class);
  private static final String CONTRACTS = "sc";

  /**
   * The chain's own: a contract may have such a name, and must not take the chain's index along.
   */
  private static final Set<String> RESERVED = Set.of(CONTRACTS, "bk", "tx", "ver");

  private final Redis redis;

  SearchIndexes(Redis redis) {
    this.redis = redis;
  }

  void check() {
    redis.check();
  }

  void removeDocument(ContractId contract) {
    run("FT.DEL", CONTRACTS, contract.value());
  }

  void drop(TransactionType type) {
    if (RESERVED.contains(type.value())) {
      LOG.warn("the search index {} is the chain's own and stays", type);
      return;
    }
    run("FT.DROP", type.value());
  }

  private void run(String command, String... arguments) {
    byte[] name = command.getBytes(US_ASCII);
    ProtocolCommand raw = () -> name;
    try {
      redis.call(
          command + " " + arguments[0],
          r -> r.executeCommand(new CommandArguments(raw).addObjects((Object[]) arguments)));
    } catch (ProtocolException e) {
      if (!isUnknown(String.valueOf(e.getMessage()))) {
        throw e;
      }
    }
  }

  private static boolean isUnknown(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("unknown index") || said.contains("no such index");
  }
}
