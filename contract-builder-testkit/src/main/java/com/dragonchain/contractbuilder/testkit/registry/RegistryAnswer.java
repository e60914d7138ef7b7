package com.dragonchain.contractbuilder.testkit.registry;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error as a registry answers it (OCI distribution specification, "Error Codes"). */
final class RegistryAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  final int status;
  final String code;
  final String detail;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  RegistryAnswer(int status, String code, String detail) {
    super(status + " " + code + " " + detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  RegistryAnswer header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Map<String, String> headers() {
    return headers;
  }
}
