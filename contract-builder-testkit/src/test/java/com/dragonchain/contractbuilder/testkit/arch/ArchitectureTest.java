package com.dragonchain.contractbuilder.testkit.arch;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The core is tested here too: it cannot depend on the testkit. */
class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> core() {
    return ArchitectureRules.tests(Digest.class);
  }

  @TestFactory
  Stream<DynamicTest> testkit() {
    return ArchitectureRules.tests(ArchitectureRules.class);
  }
}
