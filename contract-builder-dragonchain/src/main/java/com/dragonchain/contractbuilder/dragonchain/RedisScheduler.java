package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scheduler behind the list {@code mq:scheduler}. */
final class RedisScheduler implements Scheduler {

  /**
   * For how long what was sent counts although nobody wrote it down: the scheduler takes a message
   * and writes at once. Not for ever, since a message that it lost was never taken.
   */
  private static final String SENT_MILLIS = "30000";

  private final Redis redis;

  RedisScheduler(Redis redis) {
    this.redis = redis;
  }

  @Override
  public boolean knows(ContractId contract) {
    Object known =
        redis.run(
            "ask for the schedule of contract " + contract,
            Script.KNOWN,
            List.of(Keys.SCHEDULER, Keys.SCHEDULER_PARAMS, Keys.sent(contract)),
            List.of(contract.value()));
    return Replies.number(known) == 1;
  }

  @Override
  public Sent apply(Fence fence, String effect, Request request) {
    ContractId contract = request.contract();
    if (!contract.equals(fence.contract())) {
      throw new IllegalArgumentException(contract + " is not the fence's contract");
    }
    Object answer =
        redis.run(
            "schedule contract " + contract,
            Script.SCHEDULE,
            List.of(
                Keys.contract(contract),
                Keys.job(fence.job()),
                Keys.SCHEDULER,
                Keys.SCHEDULER_PARAMS,
                Keys.sent(contract)),
            List.of(
                Long.toString(fence.token()),
                effect,
                contract.value(),
                word(unknown(request)),
                word(request instanceof Ensure ? Sent.UPDATE : Sent.DELETE),
                SENT_MILLIS,
                message(Sent.CREATE, request),
                message(Sent.UPDATE, request),
                message(Sent.DELETE, request)));
    String action = Replies.text(answer);
    if (action.isEmpty()) {
      throw Replies.lost(fence);
    }
    return Sent.valueOf(action.toUpperCase(Locale.ROOT));
  }

  private static Sent unknown(Request request) {
    if (request instanceof Drop drop) {
      return drop.onlyIfKnown() ? Sent.NOTHING : Sent.DELETE;
    }
    return Sent.CREATE;
  }

  private static String word(Sent sent) {
    return sent.name().toLowerCase(Locale.ROOT);
  }

  private static String message(Sent action, Request request) {
    String order = request.executionOrder();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("action", word(action));
    json.put("contract_id", request.contract().value());
    json.put("txn_type", request.transactionType().value());
    json.put("execution_order", order == null && action == Sent.UPDATE ? "parallel" : order);
    json.put("cron", request.cron());
    json.put("seconds", request.seconds());
    return CompactJson.write(json);
  }
}
