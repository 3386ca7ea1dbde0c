package dev.billbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBookTest {

  @TempDir
  private Path folder;

  @Test
  void a_file_is_known_by_its_name_or_by_how_its_name_begins() {
    assertThat(Stream.of("accounts.csv", "accounts-datev.csv", "services.csv", "account.csv")
            .map(name -> RuleBook.of(Path.of(name)).orElse(null)))
        .containsExactly(RuleBook.ACCOUNTS, RuleBook.ACCOUNTS, RuleBook.SERVICES, null);
  }

  @Test
  void the_shipped_files_can_be_read_and_each_row_can_decide() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("routes/books"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        RuleFile read = RuleBook.of(file).orElseThrow().read(file);
        assertThat(read.doubts()).isEmpty();
        assertThat(read.rows().isEmpty())
            .isEqualTo(RuleBook.of(file).orElseThrow().isOfCustomers());
      }
    }
  }

  @Test
  void a_service_is_in_a_category_of_focus_and_in_one_of_its_subcategories() throws IOException {
    Path file = Files.writeString(folder.resolve("services.csv"), """
        productId,serviceName,serviceCategory,serviceSubcategory,class
        a,A,Comput,Virtual Machines,server
        b,B,Storage,Virtual Machines,disk
        c,C,Storage,Block Storage,disc
        """);
    assertThatThrownBy(() -> RuleBook.SERVICES.read(file))
        .isInstanceOfSatisfying(
            RuleException.class,
            e -> assertThat(e.problems()).extracting(RuleProblem::line).isEqualTo(List.of(2, 3, 4)))
        .hasMessageContaining("did you mean Compute?")
        .hasMessageContaining(
            "serviceSubcategory = \"Virtual Machines\" does not belong to the category Storage;"
                + " there are Backup Storage,")
        .hasMessageContaining("did you mean disk?");
  }
}
