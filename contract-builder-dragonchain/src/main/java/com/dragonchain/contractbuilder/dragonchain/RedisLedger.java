package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The transactions that the chain takes from the list {@code dc:tx:incoming}. */
final class RedisLedger implements Ledger {

  private final Redis redis;
  private final String publicId;

  RedisLedger(Redis redis, String publicId) {
    this.redis = redis;
    this.publicId = publicId;
  }

  @Override
  public void record(Fence fence, Entry entry, JobResult result) {
    Object recorded =
        redis.run(
            "record contract " + fence.contract(),
            Script.LEDGER,
            List.of(Keys.contract(fence.contract()), Keys.job(fence.job()), Keys.TRANSACTIONS),
            List.of(Long.toString(fence.token()), transaction(entry), ResultJson.write(result)));
    if (Replies.number(recorded) != 1) {
      throw Replies.lost(fence);
    }
  }

  private String transaction(Entry entry) {
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put("action", entry.action());
    payload.put("txn_type", entry.transactionType().value());
    payload.put("contract_entrypoint", entry.entrypoint());
    payload.put("image_digest", entry.imageDigest());
    Map<String, String> header = new LinkedHashMap<>();
    header.put("txn_type", "-SYSTEM-ContractAction");
    header.put("dc_id", publicId);
    header.put("txn_id", entry.transactionId());
    header.put("timestamp", Long.toString(entry.unixSeconds()));
    header.put("tag", "contract:" + entry.transactionType().value());
    header.put("invoker", "");
    Map<String, Object> transaction = new LinkedHashMap<>();
    transaction.put("version", "2");
    transaction.put("header", header);
    transaction.put("payload", CompactJson.write(payload));
    return CompactJson.write(transaction);
  }
}
