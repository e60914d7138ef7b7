package com.dragonchain.contractbuilder.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.Vectors;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import com.dragonchain.contractbuilder.event.ContractEvent.Change;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The events of runs of the original. */
class RecordedEventsTest {

  private static final EventReader READER = new EventReader(expression -> {});

  static String event(String recording) {
    String run = Vectors.text(RecordedEventsTest.class, "recorded/" + recording + ".json");
    return (String) CompactJson.readObject(run, Limits.STORED).get("event");
  }

  private static Update update(String recording) {
    return (Update) READER.read(event(recording));
  }

  @Test
  void readsCreates() {
    Create cron = (Create) READER.read(event("01-create-cron"));
    assertThat(cron.schedule()).contains(new Schedule.Cron("*/5 * * * *"));
    assertThat(cron.entrypoint().commandLine()).isEqualTo("/bin/echo -n hello world x");
    assertThat(cron.environment().variables().keySet())
        .containsExactly("MY_VAR", "NUM", "FLOAT", "YES", "NO", "NIL", "STAGE");
    assertThat(cron.secrets().keySet()).containsExactly("my-secret", "other");
    assertThat(cron.secrets()).containsEntry("other", Secret.of("two words"));

    Create seconds = (Create) READER.read(event("02-create-seconds-serial-auth"));
    assertThat(seconds.schedule()).contains(new Schedule.Interval(5));
    assertThat(seconds.image().credentials().orElseThrow().user()).isEqualTo("cust");
    assertThat(seconds.image().credentials().orElseThrow().password())
        .isEqualTo(Secret.of("pa55word"));

    Create missing = (Create) READER.read(event("10a-create-missing-image"));
    assertThat(missing.image().text()).isEqualTo("127.0.0.1:5201/customer/none:1");
  }

  @Test
  void readsUpdates() {
    assertThat(update("04-update-image").changes()).containsExactly(Change.IMAGE);
    assertThat(update("05-update-env").changes()).containsExactly(Change.ENVIRONMENT);
    assertThat(update("06-update-secrets").changes()).containsExactly(Change.SECRETS);
    assertThat(update("07-update-cron").changes()).containsExactly(Change.SCHEDULE);
    assertThat(update("08-update-inactive").changes()).containsExactly(Change.STATE);
    assertThat(update("08-update-inactive").desiredState()).contains(ContractState.INACTIVE);
    assertThat(update("08-update-inactive").startState()).contains(ContractState.ACTIVE);
  }

  @Test
  void readsADelete() {
    Delete delete = (Delete) READER.read(event("09-delete-cron"));
    assertThat(delete.existingSecrets())
        .containsExactly("my-secret", "other", "secret-key", "auth-key-id");
    assertThat(delete.authKeyId()).isEqualTo(Optional.of("SC_UGRCRCKOBBPV"));
    assertThat(delete.imageDigest().orElseThrow().hex()).startsWith("ad46f57d");
    assertThat(delete.cron()).isEqualTo("*/5 * * * *");
    assertThat(delete.executionOrder()).isEqualTo("parallel");
  }
}
