package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventDigestTest {

  private static final Secret KEY = Secret.of("key");

  private static ContractEvent create(
      List<String> arguments, Map<String, String> environment, Map<String, Secret> secrets) {
    return new ContractEvent.Create(
        ContractId.of("11111111-2222-4333-8444-555555555555"),
        TransactionType.of("my-contract"),
        new CustomerImage("app", ImageReference.parse("app"), Optional.empty()),
        new Entrypoint("/bin/app", arguments),
        new Environment(environment),
        secrets,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void noTwoEventsRunTogether() {
    List<ContractEvent> events =
        List.of(
            create(List.of(), Map.of("NAME", "v"), Map.of()),
            create(List.of(), Map.of(), Map.of("NAME", Secret.of("v"))),
            create(List.of("a, b"), Map.of(), Map.of()),
            create(List.of("a", "b"), Map.of(), Map.of()));
    assertThat(events).extracting(event -> EventDigest.of(event, KEY)).doesNotHaveDuplicates();
  }

  @Test
  void theSameEventHasTheSameDigest() {
    assertThat(EventDigest.of(create(List.of("a"), Map.of("NAME", "v"), Map.of()), KEY))
        .isEqualTo(EventDigest.of(create(List.of("a"), Map.of("NAME", "v"), Map.of()), KEY))
        .isNotEqualTo(
            EventDigest.of(
                create(List.of("a"), Map.of("NAME", "v"), Map.of()), Secret.of("other")));
  }
}
