package io.edgenode.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of the design, and that nothing goes round in circles. */
@AnalyzeClasses(packages = "io.edgenode", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ENGINE = "io.edgenode.engine..";
  private static final String RECORD = "io.edgenode.engine.record..";
  private static final String EXPRESSION = "io.edgenode.engine.expression..";
  private static final String API = "io.edgenode.engine.api..";
  private static final String CONFIG = "io.edgenode.engine.config..";
  private static final String DEFINITION = "io.edgenode.engine.definition..";
  private static final String RUNTIME = "io.edgenode.engine.runtime..";
  private static final String TESTKIT = "io.edgenode.engine.testkit..";
  private static final String REPO = "io.edgenode.repo..";
  private static final String PROCESSORS = "io.edgenode.processors..";
  private static final String NODE = "io.edgenode.node..";

  /** Each floor of the engine, and what lies above it. */
  @ArchTest
  static final ArchRule recordsKnowNothingAbove =
      floor(RECORD, EXPRESSION, API, CONFIG, DEFINITION, RUNTIME, TESTKIT);

  @ArchTest
  static final ArchRule theApiKnowsNoConfigAndNoRuntime =
      floor(API, CONFIG, DEFINITION, RUNTIME, TESTKIT);

  @ArchTest
  static final ArchRule expressionsKnowNoConfigAndNoRuntime =
      floor(EXPRESSION, CONFIG, DEFINITION, RUNTIME, TESTKIT);

  @ArchTest static final ArchRule configKnowsNoRuntime = floor(CONFIG, RUNTIME, TESTKIT);

  @ArchTest static final ArchRule definitionsKnowNoRuntime = floor(DEFINITION, RUNTIME, TESTKIT);

  @ArchTest static final ArchRule theRuntimeKnowsNoTestkit = floor(RUNTIME, TESTKIT);

  @ArchTest
  static final ArchRule theEngineKnowsNoOtherModule = floor(ENGINE, REPO, PROCESSORS, NODE);

  @ArchTest
  static final ArchRule theEngineKnowsVertxCoreAndNoConnector =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.ext..",
              "io.vertx.mqtt..",
              "io.netty.handler..",
              "net.openhft..",
              "oshi..",
              "picocli..",
              "io.prometheus..");

  @ArchTest
  static final ArchRule storesKnowTheApiAlone =
      noClasses()
          .that()
          .resideInAPackage(REPO)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.edgenode..").and(not(resideInAnyPackage(REPO, API, RECORD))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyStoresKnowChronicle =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPO)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.openhft..");

  @ArchTest
  static final ArchRule componentsKnowApiAndConfigAlone =
      noClasses()
          .that()
          .resideInAPackage(PROCESSORS)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.edgenode..")
                  .and(not(resideInAnyPackage(PROCESSORS, API, CONFIG, RECORD, EXPRESSION))));

  @ArchTest
  static final ArchRule enginePackagesHaveNoCycles =
      slices().matching("io.edgenode.engine.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule componentPackagesHaveNoCycles =
      slices().matching("io.edgenode.processors.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nodePackagesHaveNoCycles =
      slices().matching("io.edgenode.node.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingWritesToTheStreamsButTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.edgenode.node..", "io.edgenode.processors.stdout..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nothingIsNamedForWhatItIsNot =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  @ArchTest
  static final ArchRule noStaticMutableState =
      noFields()
          .that()
          .areStatic()
          .and()
          .areNotFinal()
          .should()
          .beDeclaredInClassesThat()
          .resideInAPackage("io.edgenode..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule recordsAndExpressionsHaveNoClockAndNoRandom =
      noClasses()
          .that()
          .resideInAnyPackage(RECORD, EXPRESSION)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .because("lane results depend on the journal alone (P3)");

  private static ArchRule floor(String lower, String... above) {
    return noClasses()
        .that()
        .resideInAPackage(lower)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .allowEmptyShould(true);
  }
}
