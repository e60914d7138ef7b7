package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All steps by their names: a journal, perhaps of an earlier version, names them. */
final class Steps {

  private static final Map<String, Step> BY_NAME =
      List.<Step>of(
              new Preflight(),
              new ClearLeftovers(),
              new AdaptImage(),
              new IssueKey(),
              new CreateSecrets(),
              new UpdateSecrets(),
              new DeployFunction(),
              new UpdateFunction(),
              new AwaitReady(),
              new MoveTag(),
              new SendSchedule(),
              new SaveContract(),
              new RecordAction(),
              new RemoveReplacedImage(),
              new Unschedule(),
              new RevokeKey(),
              new RemoveFunction(),
              new RemoveSecrets(),
              new RemoveImage(),
              new ClearHeap(),
              new RemoveContract())
          .stream()
          .collect(Collectors.toUnmodifiableMap(Step::name, Function.identity()));

  private Steps() {}

  static Step named(String name) {
    Step step = BY_NAME.get(name);
    if (step == null) {
      throw new ProtocolException(
          "read a journal: its step "
              + Quote.of(name)
              + " is not known to this version; run the version that wrote it");
    }
    return step;
  }
}
