package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.render.JsonForm;

/** The latest revision of a statement in the JSON of commands. */
public final class StatementTree {

  private StatementTree() {}

  /** The fields that every format lists, and when the ledger recorded the revision (UTC). */
  public static ObjectNode of(StatementRevision revision) {
    ObjectNode tree = JsonForm.tree(revision);
    tree.put("recordedAt", revision.recordedAt().toString());
    return tree;
  }
}
