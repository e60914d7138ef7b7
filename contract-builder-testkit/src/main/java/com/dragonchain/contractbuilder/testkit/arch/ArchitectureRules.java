package com.dragonchain.contractbuilder.testkit.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules of the architecture, for every module alike; what does not concern a module, it keeps.
 */
public final class ArchitectureRules {
  private static final String PROJECT = "com.dragonchain.contractbuilder";

  private static final String[] ADAPTERS = {"oci", "docker", "img", "openfaas", "dragonchain"};

  private final String base;

  ArchitectureRules(String base) {
    this.base = base;
  }

  /**
   * A test per rule, for a module.
   *
   * @param anyOfTheModule any class of the module's main code
   * @return the tests, for a {@link org.junit.jupiter.api.TestFactory}
   */
  public static Stream<DynamicTest> tests(Class<?> anyOfTheModule) {
    JavaClasses module =
        new ClassFileImporter()
            .importLocations(
                List.of(
                    Location.of(
                        anyOfTheModule.getProtectionDomain().getCodeSource().getLocation())));
    return new ArchitectureRules(PROJECT)
        .all().stream()
            .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(module)));
  }

  List<ArchRule> all() {
    return List.of(
        packagesHaveNoCycles(),
        packagesSayWhyTheyExist(),
        coreKnowsNoVendor(),
        onlyEventsKnowJson(),
        modelKnowsNoPort(),
        portsKnowNoJob(),
        adaptersKnowOnlyPorts(),
        testkitKnowsNoAdapter(),
        nothingKnowsAnExample(),
        nothingIsReadFromTheProcess(),
        nothingIsPrinted());
  }

  ArchRule packagesHaveNoCycles() {
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return inProject().test(javaClass)
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  ArchRule packagesSayWhyTheyExist() {
    return classes()
        .that(inProject())
        .should(beInANullMarkedPackage())
        .as("every package has a package-info that is @NullMarked");
  }

  ArchRule coreKnowsNoVendor() {
    return classes()
        .that(inCore())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "com.fasterxml.jackson..")
                .or(inCore()))
        .as("the core depends on the JDK, slf4j, jspecify and Jackson")
        .allowEmptyShould(true);
  }

  ArchRule onlyEventsKnowJson() {
    return noClasses()
        .that(inCore().and(not(in("event"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson.."))
        .as("in the core, only the wire format knows Jackson")
        .allowEmptyShould(true);
  }

  ArchRule modelKnowsNoPort() {
    return classes()
        .that(in("model", "error"))
        .should()
        .onlyDependOnClassesThat(in("model", "error").or(not(inProject())))
        .as("the model knows nothing around it")
        .allowEmptyShould(true);
  }

  ArchRule portsKnowNoJob() {
    return noClasses()
        .that(in("port", "event"))
        .should()
        .dependOnClassesThat(in("job"))
        .as("ports and events do not know who uses them")
        .allowEmptyShould(true);
  }

  ArchRule adaptersKnowOnlyPorts() {
    return classes()
        .that(in(ADAPTERS))
        .should(
            new ArchCondition<>("know neither the job nor another adapter") {
              @Override
              public void check(JavaClass adapter, ConditionEvents events) {
                String own = adapter.getPackageName();
                adapter.getDirectDependenciesFromSelf().stream()
                    .filter(to -> in(ADAPTERS).or(in("job")).test(to.getTargetClass()))
                    .filter(to -> !to.getTargetClass().getPackageName().equals(own))
                    .forEach(
                        to ->
                            events.add(
                                SimpleConditionEvent.violated(adapter, to.getDescription())));
              }
            })
        .as("an adapter knows neither the job nor another adapter")
        .allowEmptyShould(true);
  }

  ArchRule testkitKnowsNoAdapter() {
    return noClasses()
        .that(in("testkit"))
        .should()
        .dependOnClassesThat(in(ADAPTERS))
        .as("the testkit knows no adapter")
        .allowEmptyShould(true);
  }

  ArchRule nothingKnowsAnExample() {
    return noClasses()
        .that(inProject().and(not(in("examples"))))
        .should()
        .dependOnClassesThat(in("examples"))
        .as("only examples know examples")
        .allowEmptyShould(true);
  }

  ArchRule nothingIsReadFromTheProcess() {
    return noClasses()
        .that(inLibrary())
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "the environment or a system property is read",
                call ->
                    call.getTargetOwner().isEquivalentTo(System.class)
                        && List.of("getenv", "getProperty", "getProperties", "setProperty")
                            .contains(call.getTarget().getName())))
        .as("only a main reads the environment or system properties")
        .allowEmptyShould(true);
  }

  ArchRule nothingIsPrinted() {
    return noClasses()
        .that(inLibrary())
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .as("only a main prints")
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> inProject() {
    return resideInAnyPackage(base + "..");
  }

  private DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(
        Stream.of(packages).map(name -> base + "." + name + "..").toArray(String[]::new));
  }

  private DescribedPredicate<JavaClass> inCore() {
    return in("model", "event", "port", "job", "error");
  }

  private DescribedPredicate<JavaClass> inLibrary() {
    return inProject().and(not(in("testkit"))).and(not(entryPoint()));
  }

  private DescribedPredicate<JavaClass> entryPoint() {
    return in("examples")
        .and(
            DescribedPredicate.describe(
                "have a main",
                javaClass -> javaClass.tryGetMethod("main", String[].class).isPresent()));
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a @NullMarked package") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        boolean marked =
            javaClass
                .getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        events.add(
            new SimpleConditionEvent(
                javaClass, marked, javaClass.getPackageName() + " has no @NullMarked"));
      }
    };
  }
}
