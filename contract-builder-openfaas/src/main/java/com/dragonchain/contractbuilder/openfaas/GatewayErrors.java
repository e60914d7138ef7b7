package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns what the gateway answers into what a caller can do about it. */
final class GatewayErrors {

  private static final int QUOTED = 300;

  private final String base;
  private final @Nullable Secret password;

  GatewayErrors(String base, @Nullable Credentials login) {
    this.base = base;
    this.password = login == null ? null : login.password();
  }

  ContractBuilderException of(String action, Answer answer) {
    return of(action, answer, null);
  }

  /**
   * The exception for an answer that is no success.
   *
   * @param action what was tried, on what
   * @param answer what came of it
   * @param secret a value that was sent, and that the answer may repeat
   */
  ContractBuilderException of(String action, Answer answer, @Nullable Secret secret) {
    int status = answer.status();
    if (status == 0) {
      String message =
          action + ": " + answer.text() + " from the gateway at " + base + "; check that it is up";
      return answer.cause() == null
          ? new UnavailableException(message)
          : new UnavailableException(message, answer.cause());
    }
    String message = action + ": the gateway at " + base + " answered " + status;
    String said = said(answer, secret);
    if (status == 401 || status == 403) {
      return new DeniedException(message + said + "; check the gateway's user and password");
    }
    if (status == 500 && !answer.text().isBlank()) {
      return new RefusedException(message + said);
    }
    if (answer.isTransient()) {
      return new UnavailableException(
          message + said + "; its provider may be down or busy, try again later");
    }
    if (status >= 300 && status < 400) {
      return new ProtocolException(
          message + ", a redirect, which is not followed; check the gateway's URL");
    }
    if (status == 400 || status == 402 || status == 409 || status == 413 || status == 422) {
      return new RefusedException(message + said);
    }
    return new ProtocolException(message + said + "; is this an OpenFaaS gateway?");
  }

  /** What the provider says, on one line, unless it repeats a secret. */
  String said(Answer answer, @Nullable Secret secret) {
    String text = answer.text();
    if (text.isBlank()) {
      return "";
    }
    if (repeats(text, secret) || repeats(text, password)) {
      return ": (its text is withheld, since it repeats a secret)";
    }
    return ": " + Quote.line(text, QUOTED);
  }

  private static boolean repeats(String text, @Nullable Secret secret) {
    if (secret == null || secret.isEmpty()) {
      return false;
    }
    String value = secret.reveal();
    String escaped = TextNode.valueOf(value).toString();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return text.contains(value)
        || text.contains(escaped.substring(1, escaped.length() - 1))
        || text.contains(Base64.getEncoder().encodeToString(bytes));
  }
}
