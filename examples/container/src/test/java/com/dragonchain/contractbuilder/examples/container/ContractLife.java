package com.dragonchain.contractbuilder.examples.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.SampleImages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A contract from its creation to its end on a real OpenFaaS, whoever runs its events. */
final class ContractLife {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int ATTEMPTS = 5;

  private final String id = UUID.randomUUID().toString();
  private final OkHttpClient http = new OkHttpClient();
  private final OpenFaas openFaas;
  private final RegistryClient registry;
  private final World world;

  ContractLife(OpenFaas openFaas, World world) {
    this.openFaas = openFaas;
    this.world = world;
    registry = new RegistryClient(openFaas.registry(), Optional.empty());
  }

  /**
   * Lives it.
   *
   * @param run runs an event to a good end
   */
  void from(Consumer<String> run) throws IOException {
    registry.push("customer/" + id, "1", SampleImages.contract(Family.DOCKER, "one"));
    String image = openFaas.registry() + "/customer/" + id + ":1";

    // a drain takes a multiple of the time-out
    Map<String, String> first = Map.of("GREETING", "hello", "write_timeout", "2s");
    run.accept(
        Events.create(
            id,
            image,
            event -> {
              event.put("cmd", SampleImages.PROGRAM).putObject("secrets").put("word", "alpha");
              Events.env(first).accept(event);
            }));
    assertThat(world.contract(id).orElseThrow().at("/status/state").textValue())
        .isEqualTo("active");
    assertThat(greeting()).isEqualTo("hello");

    run.accept(Events.update(id, Events.env(Map.of("GREETING", "good evening"))));
    assertThat(greeting()).isEqualTo("good evening");

    run.accept(Events.delete(id, world.contract(id).orElseThrow().toString()));
    assertThat(world.contract(id)).isEmpty();
    assertThat(registry.manifest("customer-contracts", id)).isEmpty();
    assertThat(functions()).doesNotContain(id);
  }

  /** What the function answers; on a busy machine its first answers may come too late for it. */
  private String greeting() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (Response response = http.newCall(invocation()).execute()) {
        String body = response.body().string();
        if (response.code() == 200) {
          JsonNode answer = JSON.readTree(body);
          assertThat(answer.at("/secrets/sc-" + id + "-word").textValue()).isEqualTo("alpha");
          return answer.at("/environment/GREETING").textValue();
        }
        assertThat(attempt).as(body).isLessThan(ATTEMPTS);
      }
    }
  }

  private Request invocation() {
    return new Request.Builder()
        .url(openFaas.gateway() + "/function/contract-" + id)
        .post(RequestBody.create(new byte[0]))
        .build();
  }

  private String functions() throws IOException {
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + "/system/functions")
            .header("Authorization", Credentials.basic(openFaas.user(), openFaas.password()))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return response.body().string();
    }
  }
}
