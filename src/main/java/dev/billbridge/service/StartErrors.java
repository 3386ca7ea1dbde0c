package dev.billbridge.service;

import dev.billbridge.archive.ArchiveException;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.PropertiesFile;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Why a start failed, in a sentence for the person who can fix it. */
final class StartErrors {

  private static final int LONGEST = 200;

  private StartErrors() {}

  static String sentence(Throwable e, Settings settings) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof LedgerException
          || cause instanceof MappingException
          || cause instanceof SettingsException
          || cause instanceof ArchiveException) {
        return cause.getMessage();
      }
      if (cause instanceof RefusedException) {
        return placed(cause.getMessage(), settings.file());
      }
      if (cause instanceof NoClassDefFoundError missing && missing.getMessage() != null) {
        return "a library needs %s, which no other library has; put the one that contains it into lib/ext"
            .formatted(missing.getMessage().replace('/', '.'));
      }
      if (cause instanceof BindException) {
        return "port %d on %s is in use; choose another with management.port, or 0 for any free one"
            .formatted(settings.management().port(), settings.management().host());
      }
      if (cause instanceof AccessDeniedException denied) {
        return "%s%s cannot be written: permission denied; let this user write there, or name another folder"
            .formatted(
                Path.of(denied.getFile()).startsWith(settings.archiveDirectory())
                    ? "archive.directory: "
                    : "",
                denied.getFile());
      }
      if (cause instanceof FileSystemException file) {
        return "%s cannot be used as a folder: %s; fix it, or name another one in archive.directory"
            .formatted(
                file.getFile(),
                file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
      }
    }
    Throwable root = root(e);
    return "the routes cannot be started: %s%s; correct them"
        .formatted(plain(firstLine(root)), place(root));
  }

  /**
   * Whether settings or routes must be changed; otherwise the cause is the machine or the network.
   */
  static boolean isRefusal(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MappingException
          || cause instanceof SettingsException
          || cause instanceof RefusedException) {
        return true;
      }
      if (cause instanceof LedgerException
          || cause instanceof ArchiveException
          || cause instanceof IOException) {
        return false;
      }
    }
    return true;
  }

  /** Each sentence, which begins with the key of a setting, at the line of that setting. */
  private static String placed(String sentences, Path file) {
    return sentences
        .lines()
        .map(sentence -> {
          int line = PropertiesFile.line(file, sentence.replaceFirst(" .*", ""));
          return line == 0 ? sentence : "%s:%d: %s".formatted(file, line, sentence);
        })
        .collect(Collectors.joining("\n"));
  }

  /** Without names of classes and objects. */
  private static String plain(String message) {
    String plain = message
        .replaceAll("\\b(?:[a-z]+\\.)+[A-Z]\\w*(?:@[0-9a-f]+)?", "a part of it")
        .replaceAll("\\w+@[0-9a-f]{5,}", "a step");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }

  /** The first line of the root cause. */
  static String rootLine(Throwable e) {
    return firstLine(root(e));
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The parser of routes names the place in its second line. */
  private static String place(Throwable e) {
    return e.getMessage() == null
        ? ""
        : e.getMessage()
            .lines()
            .skip(1)
            .map(String::strip)
            .filter(line -> line.startsWith("in file:"))
            .findFirst()
            .map(line -> " " + line.replaceAll(":$", ""))
            .orElse("");
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse(e.getClass().getSimpleName())
        .strip();
  }
}
