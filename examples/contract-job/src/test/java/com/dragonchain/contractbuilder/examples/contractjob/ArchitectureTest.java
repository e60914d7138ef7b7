package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.arch.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class ArchitectureTest {

  @TestFactory
  Stream<DynamicTest> theModuleKeepsTheRules() {
    return ArchitectureRules.tests(JobCommand.class);
  }
}
