package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.RedisClient;

/**
 * The chain's scheduler, as its worker is: a create of what it knows and an update of what it does
 * not know end it.
 */
record ChainScheduler(RedisClient redis) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Works its list off; answers what it was told to do. */
  List<String> work() throws IOException {
    List<String> actions = new ArrayList<>();
    for (String message = redis.rpop("mq:scheduler");
        message != null;
        message = redis.rpop("mq:scheduler")) {
      JsonNode json = JSON.readTree(message);
      String action = json.get("action").textValue();
      String contract = json.get("contract_id").textValue();
      boolean known = redis.hexists("scheduler:params", contract);
      if (action.equals("delete")) {
        redis.hdel("scheduler:params", contract);
      } else {
        assertThat(known)
            .as("%s, which would end the poller", message)
            .isEqualTo(action.equals("update"));
        redis.hset("scheduler:params", contract, message);
      }
      actions.add(action);
    }
    return actions;
  }
}
