package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.testkit.arch.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> rules() {
    return ArchitectureRules.tests(UserspaceImageBuilder.class);
  }
}
