package dev.billbridge.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
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

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.billbridge..");

  @ArchTest
  static final ArchRule there_are_no_circles =
      slices().matching("dev.billbridge.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule there_are_no_circles_inside_a_package =
      slices().matching("dev.billbridge.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule sinks_do_not_depend_on_each_other =
      slices().matching("dev.billbridge.deliver.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule canonical_depends_on_nothing_of_ours = standsAlone("canonical");

  @ArchTest
  static final ArchRule the_disk_depends_on_nothing_of_ours = standsAlone("disk");

  @ArchTest
  static final ArchRule the_sandbox_stands_alone = standsAlone("sandbox");

  @ArchTest
  static final ArchRule only_the_outermost_layer_knows_camel = noClasses()
      .that()
      .resideOutsideOfPackages(
          "..cli..",
          "..service..",
          "..collect.route..",
          "..deliver.camel..",
          "..deliver.mail..",
          "..billbridge.http..")
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
  static final ArchRule nothing_but_the_commands_knows_the_commands = noClasses()
      .that()
      .resideOutsideOfPackages("..cli..", "dev.billbridge")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("..cli..");

  /** The sandbox invents figures, and the rest of the outer layer holds none. */
  @ArchTest
  static final ArchRule money_is_never_binary = noClasses()
      .that()
      .resideInAnyPackage(
          "..canonical..",
          "..mapping..",
          "..review..",
          "..ledger..",
          "..database..",
          "..collect..",
          "..render..",
          "..rules..",
          "..journal..",
          "..analyze..",
          "..focus..",
          "..resale..",
          "..alert..",
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

  private static ArchRule standsAlone(String room) {
    String itself = "dev.billbridge." + room + "..";
    return classes()
        .that()
        .resideInAPackage(itself)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(itself).or(not(OURS)));
  }
}
