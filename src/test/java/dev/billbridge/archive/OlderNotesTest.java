package dev.billbridge.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Intakes.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive is read for as long as it exists, whichever release has written it. */
class OlderNotesTest {

  @TempDir
  private Path folder;

  @Test
  void a_note_of_0_1_gives_the_mapping_the_account_and_its_number_under_the_names_of_today()
      throws IOException {
    Intakes intakes = new Archive(folder, InstantSource.system()).intakes();
    Series series = new Series("sakura", "tokyo", "bills");
    intakes.note(new Intake(
        "sakura",
        "tokyo",
        "bills",
        "sakura-bills",
        Map.of("source", "tokyo", "account", "000012345678"),
        Map.of(),
        Instant.parse("2026-04-06T21:15:00Z")));
    Path file = intakes.notes(series).get(0).file();
    String today = Files.readString(file);
    Files.writeString(file, today.replace("\"account\" : \"tokyo\"", "\"source\" : \"tokyo\""));
    assertThat(Files.readString(file)).isNotEqualTo(today);

    Intake read = intakes.read(intakes.notes(series).get(0));

    assertThat(read.account()).isEqualTo("tokyo");
    assertThat(read.given()).isEqualTo(Map.of("account", "tokyo", "accountNumber", "000012345678"));
    assertThat(read.subject())
        .as("one statement, whichever release has noted it")
        .isEqualTo(new Intake(
                "sakura",
                "tokyo",
                "bills",
                "sakura-bills",
                Map.of("accountNumber", "000012345678"),
                Map.of(),
                read.takenAt())
            .subject());
  }
}
