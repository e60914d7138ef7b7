package com.dragonchain.contractbuilder.testkit.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;

/** Each rule notices the classes in {@code broken} that break it, and those only. */
class ArchitectureRulesTest {
  private static final String BROKEN = ArchitectureRulesTest.class.getPackageName() + ".broken";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(BROKEN);

  private final ArchitectureRules rules = new ArchitectureRules(BROKEN);

  @Test
  void cycles() {
    assertThat(violations(rules.packagesHaveNoCycles()))
        .contains("model", "port", "job")
        .doesNotContain("openfaas");
  }

  @Test
  void packagesWithoutAReason() {
    assertThat(violations(rules.packagesSayWhyTheyExist()))
        .contains("unmarked")
        .doesNotContain("model");
  }

  @Test
  void vendorsInTheCore() {
    assertThat(violations(rules.coreKnowsNoVendor()))
        .contains("UsesAnHttpClient")
        .doesNotContain("UsesJson", "KnowsAPort");
  }

  @Test
  void jsonInTheModel() {
    assertThat(violations(rules.onlyEventsKnowJson()))
        .contains("UsesJson")
        .doesNotContain("UsesAnHttpClient");
  }

  @Test
  void aModelThatKnowsPorts() {
    assertThat(violations(rules.modelKnowsNoPort()))
        .contains("KnowsAPort")
        .doesNotContain("UsesJson", "KnowsTheModel");
  }

  @Test
  void aPortThatKnowsTheJob() {
    assertThat(violations(rules.portsKnowNoJob()))
        .contains("KnowsTheJob")
        .doesNotContain("OtherAdapter");
  }

  @Test
  void adaptersThatKnowTooMuch() {
    assertThat(violations(rules.adaptersKnowOnlyPorts()))
        .contains("KnowsAnotherAdapter", "KnowsTheModel")
        .doesNotContain("KnowsAPort");
  }

  @Test
  void aTestkitThatKnowsAnAdapter() {
    assertThat(violations(rules.testkitKnowsNoAdapter())).contains("KnowsAnAdapter");
  }

  @Test
  void aLibraryThatKnowsAnExample() {
    assertThat(violations(rules.nothingKnowsAnExample()))
        .contains("KnowsAnExample")
        .doesNotContain("BesideMain", "KnowsAnAdapter");
  }

  @Test
  void readingFromTheProcess() {
    assertThat(violations(rules.nothingIsReadFromTheProcess()))
        .contains("ReadsTheEnvironment", "ReadsAProperty", "BesideMain")
        .doesNotContain("main.Main", "KnowsAnAdapter");
  }

  @Test
  void printing() {
    assertThat(violations(rules.nothingIsPrinted()))
        .contains("Prints", "BesideMain")
        .doesNotContain("main.Main");
  }

  @Test
  void noRuleIsLeftOut() {
    assertThat(rules.all()).allMatch(rule -> rule.evaluate(CLASSES).hasViolation());
  }

  private static String violations(ArchRule rule) {
    EvaluationResult result = rule.evaluate(CLASSES);
    assertThat(result.hasViolation()).isTrue();
    return String.join("\n", result.getFailureReport().getDetails());
  }
}
