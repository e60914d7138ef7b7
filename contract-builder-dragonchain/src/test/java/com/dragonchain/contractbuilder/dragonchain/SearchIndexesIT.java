package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.SafeEncoder;

@ExtendWith(LogsOnFailure.class)
class SearchIndexesIT {

  private static Object raw(RedisClient client, String command, String... arguments) {
    byte[] name = command.getBytes(StandardCharsets.US_ASCII);
    return client.executeCommand(new CommandArguments(() -> name).addObjects((Object[]) arguments));
  }

  @Test
  void removesDocumentAndIndexAndCountsTheUnknownAsRemoved() {
    try (RedisServer server = RedisServer.with().search().create();
        Redis redis = new Redis("search Redis", Node.endpoint(server));
        RedisClient client = RedisClient.create(server.host(), server.port())) {
      SearchIndexes indexes = new SearchIndexes(redis);
      ContractId contract = Samples.contractId();
      indexes.removeDocument(contract);
      indexes.drop(TransactionType.of("my-contract"));

      raw(client, "FT.CREATE", "sc", "SCHEMA", "state", "TEXT");
      raw(client, "FT.CREATE", "my-contract", "SCHEMA", "state", "TEXT");
      raw(client, "FT.ADD", "sc", contract.value(), "1.0", "FIELDS", "state", "active");
      raw(client, "FT.ADD", "sc", "other", "1.0", "FIELDS", "state", "active");
      indexes.removeDocument(contract);
      indexes.removeDocument(contract);
      indexes.drop(TransactionType.of("my-contract"));
      indexes.drop(TransactionType.of("my-contract"));
      indexes.drop(TransactionType.of("sc"));

      assertThat(SafeEncoder.encodeObject(raw(client, "FT.SEARCH", "sc", "active", "NOCONTENT")))
          .as("only the other document is left")
          .hasToString("[1, other]");
      assertThatThrownBy(() -> raw(client, "FT.INFO", "my-contract"))
          .hasMessageContaining("ndex name");
    }
  }

  @Test
  void aRedisThatDoesNotSearchIsSaid() {
    try (RedisServer server = RedisServer.create();
        Redis redis = new Redis("search Redis", Node.endpoint(server))) {
      SearchIndexes indexes = new SearchIndexes(redis);
      assertThatThrownBy(() -> indexes.drop(TransactionType.of("my-contract")))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("search Redis");
    }
  }
}
