package com.dragonchain.contractbuilder.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Path SOURCE =
      Path.of("src/test/java/com/dragonchain/contractbuilder/examples/quickstart/Embedding.java");

  @Test
  void itsExampleIsWhatCompiles() throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        source
            .substring(
                source.indexOf("// README: begin\n") + "// README: begin\n".length(),
                source.indexOf("\n    // README: end"))
            .stripIndent();

    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("```java\n" + example + "\n```");
  }
}
