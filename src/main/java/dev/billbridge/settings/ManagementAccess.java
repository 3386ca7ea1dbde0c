package dev.billbridge.settings;

import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Who may see the page. It shows amounts, so where other machines reach it, Camel's management
 * server has to ask for a password, unless that is switched off by name.
 */
final class ManagementAccess {

  private static final String SWITCH = "camel.management.authentication-enabled";
  private static final String FILE = "camel.management.basic-properties-file";
  private static final String PATH = "camel.management.authentication-path";
  private static final String TOKENS = "camel.management.jwt-keystore-type";
  /** Every one of these covers the page; {@code /page} would leave what is below it open. */
  private static final Set<String> COVERING = Set.of("/", "/*", "/page*", "/page/*");

  private final Lookup lookup;
  private final Map<String, Setting> camel;

  /** @param camel by key; the file of passwords becomes absolute */
  ManagementAccess(Lookup lookup, Map<String, Setting> camel) {
    this.lookup = lookup;
    this.camel = camel;
  }

  private Setting setting(String key) {
    return camel.values().stream()
        .filter(each -> CamelKeys.plain(each.key()).equals(CamelKeys.plain(key)))
        .findFirst()
        .orElse(null);
  }

  /** Reports what is missing. */
  void check(Settings.Management management) {
    Setting given = setting(SWITCH);
    boolean asks = given != null && "true".equalsIgnoreCase(given.value());
    if (asks) {
      file(given);
    }
    if (management.enabled() && management.page() && !isLoopback(management.host())) {
      if (given == null) {
        lookup.missing(("management.host = %s lets other machines see the page with its amounts;"
                + " set %s = true and %s = FILE with a line user.NAME=PASSWORD. To serve it without"
                + " a password, set %s = false; to serve no page, management.page = false")
            .formatted(management.host(), SWITCH, FILE, SWITCH));
      } else if (!asks && !"false".equalsIgnoreCase(given.value())) {
        lookup.wrongKey(given, "is neither true nor false");
      } else if (asks
          && setting(PATH) != null
          && !COVERING.contains(setting(PATH).value())) {
        lookup.wrongKey(
            setting(PATH),
            "leaves the page without a password; write / for everything, or /page/* for the page"
                + " alone");
      }
    }
  }

  private void file(Setting asks) {
    Setting file = setting(FILE);
    if (file == null) {
      if (setting(TOKENS) == null) {
        lookup.wrongKey(
            asks, "= true needs " + FILE + " = FILE, with a line user.NAME=PASSWORD for each user");
      }
      return;
    }
    Path path = lookup.path(file.value());
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      lookup.wrongKey(
          file,
          "names a file that cannot be read; write a line user.NAME=PASSWORD for each user into it");
      return;
    }
    camel.put(file.key(), file.with(path.toString()));
  }

  /** Names that need a look-up count as reachable. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
