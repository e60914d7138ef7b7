package com.dragonchain.contractbuilder.testkit.openfaas;

import java.time.Duration;
import java.util.Map;

/**
 * Something that goes wrong on its way to or from an {@link EmbeddedGateway}. Begin with {@link
 * #on}.
 *
 * @param method the requests' method, or {@code *}
 * @param path what their path begins with
 * @param first the first of the matching requests that is hit, from 1
 * @param times how many are hit, from there on
 * @param afterEffect whether the request has had its effect
 * @param action what happens
 */
public record GatewayFault(
    String method, String path, int first, int times, boolean afterEffect, Action action) {

  /** What happens. */
  public sealed interface Action {}

  /**
   * Another answer.
   *
   * @param status its status
   * @param headers its headers
   * @param body its body
   */
  public record Answer(int status, Map<String, String> headers, String body) implements Action {}

  /** The connection ends without an answer. */
  public record Break() implements Action {}

  /**
   * The answer comes late.
   *
   * @param span how late
   */
  public record Delay(Duration span) implements Action {}

  /** No answer, and no end of the connection, until the gateway is closed. */
  public record Hang() implements Action {}

  /**
   * A fault of the first matching request, before its effect: its connection breaks.
   *
   * @param method the requests' method, or {@code *}
   * @param path what their path begins with
   * @return the fault, to be refined
   */
  public static GatewayFault on(String method, String path) {
    return new GatewayFault(method, path, 1, 1, false, new Break());
  }

  /**
   * Hits a later request.
   *
   * @param number which of the matching ones, from 1
   * @return the refined fault
   */
  public GatewayFault nth(int number) {
    return new GatewayFault(method, path, number, times, afterEffect, action);
  }

  /**
   * Hits several.
   *
   * @param count how many, one after another
   * @return the refined fault
   */
  public GatewayFault times(int count) {
    return new GatewayFault(method, path, first, count, afterEffect, action);
  }

  /**
   * Lets the request have its effect first.
   *
   * @return the refined fault
   */
  public GatewayFault afterTheEffect() {
    return new GatewayFault(method, path, first, times, true, action);
  }

  /**
   * Answers something else.
   *
   * @param status the status
   * @param body the body
   * @return the refined fault
   */
  public GatewayFault answering(int status, String body) {
    return answering(status, Map.of(), body);
  }

  /**
   * Answers something else.
   *
   * @param status the status
   * @param headers headers
   * @param body the body
   * @return the refined fault
   */
  public GatewayFault answering(int status, Map<String, String> headers, String body) {
    return doing(new Answer(status, Map.copyOf(headers), body));
  }

  /**
   * Breaks the connection.
   *
   * @return the refined fault
   */
  public GatewayFault breaking() {
    return doing(new Break());
  }

  /**
   * Answers late.
   *
   * @param span how late
   * @return the refined fault
   */
  public GatewayFault delaying(Duration span) {
    return doing(new Delay(span));
  }

  /**
   * Never answers.
   *
   * @return the refined fault
   */
  public GatewayFault hanging() {
    return doing(new Hang());
  }

  private GatewayFault doing(Action changed) {
    return new GatewayFault(method, path, first, times, afterEffect, changed);
  }

  boolean matches(String requestMethod, String requestPath) {
    return (method.equals("*") || method.equals(requestMethod)) && requestPath.startsWith(path);
  }
}
