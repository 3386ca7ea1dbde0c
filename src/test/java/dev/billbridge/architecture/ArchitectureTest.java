package dev.billbridge.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * What the folder list promises: arrows point down to canonical, no circles, and only the outermost
 * layer knows Camel.
 */
@AnalyzeClasses(packages = "dev.billbridge", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule there_are_no_circles =
      slices().matching("dev.billbridge.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_books_of_the_ledger_form_no_circle =
      slices().matching("dev.billbridge.ledger.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule canonical_depends_on_nothing_of_ours = noClasses()
      .that()
      .resideInAPackage("..canonical..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "..archive..",
          "..mapping..",
          "..reconcile..",
          "..ledger..",
          "..collect..",
          "..deliver..",
          "..render..",
          "..review..",
          "..settings..",
          "..pipeline..",
          "..cli..",
          "..sandbox..");

  @ArchTest
  static final ArchRule the_disk_depends_on_nothing_of_ours = noClasses()
      .that()
      .resideInAPackage("..billbridge.disk..")
      .should()
      .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
          "are ours",
          (com.tngtech.archunit.core.domain.JavaClass other) ->
              other.getPackageName().startsWith("dev.billbridge")
                  && !other.getPackageName().startsWith("dev.billbridge.disk")));

  @ArchTest
  static final ArchRule only_pipeline_and_cli_know_camel = noClasses()
      .that()
      .resideOutsideOfPackages("..pipeline..", "..cli..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule collecting_and_delivering_meet_only_in_the_ledger = noClasses()
      .that()
      .resideInAPackage("..collect..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("..deliver..", "..render..");

  @ArchTest
  static final ArchRule delivering_does_not_know_how_records_were_collected = noClasses()
      .that()
      .resideInAnyPackage("..deliver..", "..render..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("..collect..", "..mapping..", "..archive..");

  @ArchTest
  static final ArchRule the_sandbox_stands_alone = noClasses()
      .that()
      .resideInAPackage("..sandbox..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "..canonical..",
          "..archive..",
          "..mapping..",
          "..reconcile..",
          "..ledger..",
          "..collect..",
          "..deliver..",
          "..render..",
          "..review..",
          "..settings..",
          "..pipeline..",
          "..cli..");

  @ArchTest
  static final ArchRule nothing_but_the_commands_knows_the_commands = noClasses()
      .that()
      .resideOutsideOfPackages("..cli..", "dev.billbridge")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("..cli..");

  @ArchTest
  static final ArchRule money_is_never_binary = noClasses()
      .that()
      .resideInAnyPackage(
          "..canonical..",
          "..mapping..",
          "..reconcile..",
          "..review..",
          "..ledger..",
          "..collect..",
          "..render..",
          "..deliver..")
      .should()
      .dependOnClassesThat()
      .areAssignableTo(Double.class)
      .orShould()
      .dependOnClassesThat()
      .areAssignableTo(Float.class);

  /** The program sets its locale first thing; classes that others call must not depend on it. */
  @ArchTest
  static final ArchRule letter_case_never_depends_on_a_language = noClasses()
      .should()
      .callMethod(String.class, "toLowerCase")
      .orShould()
      .callMethod(String.class, "toUpperCase");
}
