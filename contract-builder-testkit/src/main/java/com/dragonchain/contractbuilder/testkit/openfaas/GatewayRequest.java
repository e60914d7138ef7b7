package com.dragonchain.contractbuilder.testkit.openfaas;

/**
 * A request that an {@link EmbeddedGateway} has had.
 *
 * @param method such as {@code POST}
 * @param path without the query
 * @param query the raw query, or nothing
 * @param body the text of the body; of a secret with its value
 * @param status what was answered; 0 if nothing was
 * @param authorization whether it carried an {@code Authorization} header
 */
public record GatewayRequest(
    String method, String path, String query, String body, int status, boolean authorization) {

  /**
   * Whether it asks for a change of functions or secrets.
   *
   * @return true for anything but GET below {@code /system/}
   */
  public boolean isWrite() {
    return path.startsWith("/system/") && !method.equals("GET");
  }

  /** Without the body, which may hold the value of a secret. */
  @Override
  public String toString() {
    return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " " + status;
  }
}
