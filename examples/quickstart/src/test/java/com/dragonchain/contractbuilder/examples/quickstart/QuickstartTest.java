package com.dragonchain.contractbuilder.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {

  @TempDir Path folder;

  @Test
  void leadsThroughAWholeLifeWithoutAServer() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    try (Stage stage = new EmbeddedStage(folder, out, "oci")) {
      new Tour(stage, out).lead();
    }

    String text = printed.toString(UTF_8);
    assertThat(text)
        .containsSubsequence(
            "== create",
            "[ done ] deploy-function",
            "== what an update would do",
            "1. preflight",
            "== update",
            "[ done ] update-function",
            "== delete",
            "[ done ] remove-contract",
            "registry's customer-contracts: [] []",
            "gateway's secrets: []");
  }
}
