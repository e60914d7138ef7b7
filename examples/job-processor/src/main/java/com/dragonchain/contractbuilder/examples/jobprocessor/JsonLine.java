package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.examples.contractjob.Logs;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/** A log line as one JSON object: time, level, logger, contract, job, message, trace. */
final class JsonLine extends Formatter {

  @Override
  public String format(LogRecord record) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("time", record.getInstant().toString());
    line.put("level", Logs.name(record.getLevel()).toLowerCase(Locale.ROOT));
    line.put("logger", String.valueOf(record.getLoggerName()));
    for (String key : new String[] {Logs.CONTRACT, Logs.JOB}) {
      String value = MDC.get(key);
      if (value != null) {
        line.put(key, value);
      }
    }
    line.put("message", formatMessage(record));
    if (record.getThrown() != null) {
      line.put("trace", Logs.trace(record.getThrown()));
    }
    return CompactJson.write(line) + "\n";
  }
}
