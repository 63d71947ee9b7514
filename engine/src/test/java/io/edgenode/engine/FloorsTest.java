package io.edgenode.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The floors of the engine: a package knows its own and those below, and none goes in circles. */
@AnalyzeClasses(packages = "io.edgenode.engine", importOptions = DoNotIncludeTests.class)
final class FloorsTest {
  private static final String ENGINE = "io.edgenode.engine.";

  /** From the ground up; whoever adds a package says here where it stands. */
  private static final List<String> FLOORS =
      List.of("record", "api", "expression", "config", "definition", "runtime", "testkit");

  @ArchTest static final ArchRule recordsAreTheGround = knowsOnlyBelow("record");

  @ArchTest static final ArchRule theApiKnowsRecords = knowsOnlyBelow("api");

  @ArchTest static final ArchRule expressionsKnowTheApi = knowsOnlyBelow("expression");

  @ArchTest static final ArchRule configKnowsExpressions = knowsOnlyBelow("config");

  @ArchTest static final ArchRule definitionsKnowConfig = knowsOnlyBelow("definition");

  @ArchTest static final ArchRule theRuntimeKnowsDefinitions = knowsOnlyBelow("runtime");

  @ArchTest
  static final ArchRule everyPackageIsOnAFloor =
      classes()
          .should()
          .resideInAnyPackage(FLOORS.stream().map(FloorsTest::under).toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.edgenode.engine.(**)").should().beFreeOfCycles();

  private static ArchRule knowsOnlyBelow(String floor) {
    List<String> allowed = new ArrayList<>();
    for (String below : FLOORS.subList(0, FLOORS.indexOf(floor) + 1)) {
      allowed.add(under(below));
    }
    DescribedPredicate<JavaClass> below =
        resideInAnyPackage(allowed.toArray(String[]::new))
            .or(DescribedPredicate.not(resideInAPackage(ENGINE + ".")));
    return classes()
        .that()
        .resideInAPackage(under(floor))
        .should()
        .onlyDependOnClassesThat(below)
        .allowEmptyShould(true);
  }

  private static String under(String floor) {
    return ENGINE + floor + "..";
  }
}
