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

/** What a builder was told, and what follows from it. */
record UserspaceSettings(
    Path watchdog,
    BaseInspector inspector,
    Platform platform,
    long sizeLimit,
    Optional<Path> authority,
    Path folder,
    Optional<Path> sharedState) {

  /** Registries of base and target, each once. */
  List<ToolJob.RegistryUse> registries(Request request) {
    List<ToolJob.RegistryUse> uses = new ArrayList<>();
    for (String host :
        List.of(request.base().repository().registry(), request.target().registry())) {
      ToolJob.RegistryUse use =
          new ToolJob.RegistryUse(host, inspector.isPlainHttp(host, request.deadline()));
      if (!uses.contains(use)) {
        uses.add(use);
      }
    }
    return uses;
  }

  /**
   * The logins of a job. A file has one per registry: for the private one it is its own, if there
   * is one. That the customer may read a base there was seen by the inspector.
   */
  Map<String, Credentials> logins(Request request) {
    Map<String, Credentials> used = new HashMap<>();
    String base = request.base().repository().registry();
    request.credentials().or(() -> inspector.login(base)).ifPresent(login -> used.put(base, login));
    String target = request.target().registry();
    inspector.login(target).ifPresent(login -> used.put(target, login));
    return used;
  }
}
