package dev.billbridge.resale;

import java.util.function.Consumer;

/**
 * The charges of a month, without those that are nothing but tax. They are read several times,
 * always the same ones in the same order, so that memory does not depend on their number.
 */
@FunctionalInterface
public interface Lines {

  void each(Consumer<SourceLine> line);
}
