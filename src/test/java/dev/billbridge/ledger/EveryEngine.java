package dev.billbridge.ledger;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.billbridge.testing.Engines;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A promise that holds on every database. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@EnumSource(Engines.class)
@interface EveryEngine {

  /** Where databases come from. */
  final class Database {

    private Database() {}

    /**
     * URL of an empty database; where the engine cannot be started here, the test is reported as
     * not run.
     */
    static String of(Engines engine) {
      try {
        return engine.freshDatabase();
      } catch (RuntimeException | ExceptionInInitializerError | NoClassDefFoundError e) {
        return abort(engine + " cannot be started here: " + e);
      }
    }
  }
}
