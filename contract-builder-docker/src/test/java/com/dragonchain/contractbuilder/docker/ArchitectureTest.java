package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.testkit.arch.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> rules() {
    return ArchitectureRules.tests(DockerImageBuilder.class);
  }
}
