package com.dragonchain.contractbuilder.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells two events apart without telling what is in them: an HMAC-SHA256 (RFC 2104) over all of an
 * event. Without a key of the embedder's the values of secrets are left out, since a digest with a
 * known key could be guessed at.
 */
final class EventDigest {

  private final Mac mac;
  private final boolean keyed;

  private EventDigest(Secret key) {
    keyed = !key.isEmpty();
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              (keyed ? key.reveal() : "contract-builder").getBytes(UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  static String of(ContractEvent event, Secret key) {
    EventDigest digest = new EventDigest(key);
    digest.text(event.taskType());
    if (event instanceof ContractEvent.Create create) {
      digest.create(create);
    } else if (event instanceof ContractEvent.Update update) {
      digest.update(update);
    } else {
      digest.text(event.toString()); // a delete holds no secret, and its toString all of it
    }
    return HexFormat.of().formatHex(digest.mac.doFinal());
  }

  private void create(ContractEvent.Create event) {
    text(event.contract().value());
    text(event.transactionType().value());
    image(event.image());
    text(event.entrypoint().command());
    texts(event.entrypoint().arguments());
    environment(event.environment());
    secrets(event.secrets());
    text(event.schedule().toString());
    text(event.executionOrder().toString());
  }

  private void update(ContractEvent.Update event) {
    text(event.contract().value());
    text(event.transactionType().value());
    text(Boolean.toString(event.image().isPresent()));
    event.image().ifPresent(this::image);
    text(event.command().toString());
    texts(event.arguments());
    environment(event.environment());
    secrets(event.secrets());
    text(event.schedule().toString());
    text(event.executionOrder().toString());
    text(event.startState().toString());
    text(event.desiredState().toString());
  }

  private void image(CustomerImage image) {
    text(image.text());
    text(Boolean.toString(image.credentials().isPresent()));
    image
        .credentials()
        .ifPresent(
            credentials -> {
              text(credentials.user());
              secret(credentials.password());
            });
  }

  private void environment(Environment environment) {
    count(environment.variables().size());
    environment
        .variables()
        .forEach(
            (name, value) -> {
              text(name);
              secret(Secret.of(value)); // what is not called a secret may be one
            });
  }

  private void secrets(Map<String, Secret> secrets) {
    count(secrets.size());
    secrets.forEach(
        (name, value) -> {
          text(name);
          secret(value);
        });
  }

  private void texts(List<String> texts) {
    count(texts.size());
    texts.forEach(this::text);
  }

  private void count(int size) {
    text(Integer.toString(size));
  }

  private void secret(Secret secret) {
    text(Optional.of(secret).filter(present -> keyed).map(Secret::reveal).orElse(""));
  }

  /** Each text with its length, each list with its size: no two events run together into one. */
  private void text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    mac.update((bytes.length + ":").getBytes(UTF_8));
    mac.update(bytes);
  }
}
