package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a builder was told, and what follows from it. */
record UserspaceSettings(
    Path watchdog,
    BaseInspector inspector,
    Platform platform,
    long sizeLimit,
    Map<String, Credentials> logins,
    Optional<Set<String>> plainHttp,
    Optional<Path> authority,
    Path folder,
    Optional<Path> sharedState) {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?");

  UserspaceSettings {
    logins = Map.copyOf(logins);
  }

  /** Registries of base and target, each once. */
  List<ToolJob.RegistryUse> registries(Request request) {
    List<ToolJob.RegistryUse> uses = new ArrayList<>();
    for (String host :
        List.of(request.base().repository().registry(), request.target().registry())) {
      ToolJob.RegistryUse use = new ToolJob.RegistryUse(host, isPlainHttp(host));
      if (!uses.contains(use)) {
        uses.add(use);
      }
    }
    return uses;
  }

  /** Without a setting, plain HTTP is for the loopback interface only, as with Docker. */
  private boolean isPlainHttp(String host) {
    return plainHttp
        .map(hosts -> hosts.contains(host))
        .orElseGet(() -> LOOPBACK.matcher(host).matches());
  }

  /**
   * The logins of a job. A file has one per registry: for the private one it is its own, if there
   * is one. That the customer may read a base there was seen by the inspector.
   */
  Map<String, Credentials> logins(Request request) {
    Map<String, Credentials> used = new HashMap<>();
    String base = request.base().repository().registry();
    request
        .credentials()
        .or(() -> Optional.ofNullable(logins.get(base)))
        .ifPresent(login -> used.put(base, login));
    String target = request.target().registry();
    login(target).ifPresent(login -> used.put(target, login));
    return used;
  }

  Optional<Credentials> login(String registry) {
    return Optional.ofNullable(logins.get(registry));
  }
}
