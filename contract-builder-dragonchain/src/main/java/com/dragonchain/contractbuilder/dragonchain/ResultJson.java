package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.port.JobResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job's result, as we keep it in Redis. */
final class ResultJson {

  private ResultJson() {}

  static String write(JobResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("succeeded", result.succeeded());
    json.put("message", result.message());
    json.put("leftovers", result.leftovers());
    return CompactJson.write(json);
  }

  static JobResult read(String json) {
    try {
      Map<String, @Nullable Object> map = CompactJson.readObject(json, CompactJson.Limits.STORED);
      if (map.get("succeeded") instanceof Boolean succeeded
          && map.get("message") instanceof String message
          && map.get("leftovers") instanceof List<?> leftovers) {
        List<String> names = new ArrayList<>();
        leftovers.forEach(name -> names.add(String.valueOf(name)));
        return new JobResult(succeeded, message, names);
      }
    } catch (InvalidInputException e) {
      throw new ProtocolException("result of a job: " + e.getMessage(), e);
    }
    throw new ProtocolException("result of a job: it lacks what we write");
  }
}
