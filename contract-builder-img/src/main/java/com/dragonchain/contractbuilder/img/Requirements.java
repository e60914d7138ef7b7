package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks, before anything is done, whether a tool can work here, and says what is missing if not.
 */
final class Requirements {

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C");

  private Requirements() {}

  static void check(Tool tool, Processes processes, Deadline deadline) {
    for (String program : tool.programs()) {
      var unused = processes.find(program, tool.installation());
    }
    namespaces(processes, deadline);
    version(tool, processes, deadline);
  }

  /** Two probes: where namespaces are refused, mapping ids would leave a process behind. */
  private static void namespaces(Processes processes, Deadline deadline) {
    probe(processes, List.of("unshare", "--user", "true"), ToolErrors.NAMESPACES, deadline);
    List<String> mapped = new ArrayList<>(ToolJob.NAMESPACE);
    mapped.add("true");
    probe(processes, mapped, ToolErrors.SUBORDINATE, deadline);
  }

  private static void probe(
      Processes processes, List<String> argv, String remedy, Deadline deadline) {
    var unused = processes.find("unshare", "install util-linux 2.38 or newer");
    Processes.Ended ended = processes.run("enter a user namespace", argv, ENVIRONMENT, deadline);
    if (ended.exitCode() != 0) {
      throw new RefusedException(
          "enter a user namespace: " + Quote.line(ended.output(), 200) + "; " + remedy);
    }
  }

  private static void version(Tool tool, Processes processes, Deadline deadline) {
    String action = "ask " + tool.name() + " for its version";
    Processes.Ended ended = processes.run(action, tool.versionCommand(), ENVIRONMENT, deadline);
    if (ended.exitCode() != 0) {
      throw ToolErrors.of(action, ended);
    }
    requireVersion(tool, ended.output());
  }

  /** A tool that was built without telling it its version says 0.0, or nothing. */
  static void requireVersion(Tool tool, String said) {
    String first = said.lines().findFirst().orElse("");
    Matcher match = VERSION.matcher(first);
    if (!match.find()) {
      return;
    }
    int major = Integer.parseInt(match.group(1));
    int minor = Integer.parseInt(match.group(2));
    int[] oldest = tool.oldest();
    boolean unknown = major == 0 && minor == 0;
    boolean old = major < oldest[0] || (major == oldest[0] && minor < oldest[1]);
    if (old && !unknown) {
      throw new RefusedException(
          tool.name()
              + " is too old: "
              + Quote.line(first, 80)
              + "; at least "
              + oldest[0]
              + "."
              + oldest[1]
              + " is needed");
    }
  }
}
