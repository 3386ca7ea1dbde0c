package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Manifest;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.Spool;
import dev.billbridge.render.template.TemplateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A directory on an SFTP server, one file per statement revision.
 *
 * <p>The file is rendered here first, then uploaded, compared with the original by size and, where
 * the server allows reading, by SHA-256, and given its name; its manifest follows in the same way.
 * A published file is compared, never replaced. So an attempt may break off anywhere and be made
 * again, as long as what has arrived stays there until its delivery is noted.
 */
public final class SftpTarget implements Target, AutoCloseable {

  /**
   * Folder for {@link Upload#HIDDEN_FOLDER}, below the directory: renaming between file systems is
   * not possible everywhere.
   */
  private static final String HIDDEN_FOLDER = ".billbridge";

  private final SftpServer server;
  private final SftpConnections connections;
  private final String directory;
  private final Upload upload;
  private final RevisionFile file;

  /**
   * @param directory absolute, or relative to where the user's session starts; made at the first
   *     delivery if absent
   */
  public SftpTarget(SftpServer server, String directory, Upload upload, RevisionFile file) {
    this.server = server;
    this.connections = new SftpConnections(server);
    this.directory = directory.length() > 1 ? directory.replaceFirst("/+$", "") : directory;
    this.upload = upload;
    this.file = file;
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    String name = file.name(owed.revision());
    try (Spool spool = Spool.of(file, owed)) {
      return deliver(owed, spool);
    } catch (TemplateException e) {
      return DeliveryError.of(e);
    } catch (JSchException e) {
      return server.outcome(e);
    } catch (SftpRefusal e) {
      return new Outcome.Blocked("%s %s".formatted(server, e.getMessage()));
    } catch (SftpException e) {
      return new Outcome.Transient("%s did not accept %s in directory %s: %s"
          .formatted(server, name, directory, SftpRefusal.said(e)));
    } catch (IOException e) {
      return new Outcome.Transient(
          "%s cannot be prepared for %s: %s".formatted(name, server, e.getMessage()));
    }
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    try (SftpConnections.Lease lent = connections.fresh()) {
      return probe(lent.sftp());
    } catch (JSchException e) {
      return server.outcome(e);
    } catch (SftpRefusal e) {
      return new Outcome.Blocked("%s %s".formatted(server, e.getMessage()));
    } catch (SftpException e) {
      return new Outcome.Transient("%s did not accept a file in directory %s: %s"
          .formatted(server, directory, SftpRefusal.said(e)));
    }
  }

  /**
   * Writes a hidden file as a delivery would, and removes it and the directories that had to be
   * made for it.
   */
  private Outcome probe(ChannelSftp sftp) throws SftpException, SftpRefusal {
    List<String> made = new ArrayList<>();
    String folder = upload == Upload.HIDDEN_FOLDER ? directory + "/" + HIDDEN_FOLDER : directory;
    StringBuilder path = new StringBuilder(folder.startsWith("/") ? "/" : "");
    for (String part : folder.split("/")) {
      if (!part.isEmpty()) {
        path.append(part);
        if (upload != Upload.DIRECT && attributes(sftp, quoted(path.toString())) == null) {
          made.add(0, path.toString());
        }
        path.append('/');
      }
    }
    String left = null;
    makeDirectory(sftp, folder);
    String written = quoted(folder + "/.billbridge-" + UUID.randomUUID() + ".probe");
    try {
      sftp.put(new ByteArrayInputStream(new byte[] {1}), written);
      if (upload != Upload.DIRECT) {
        rename(sftp, written, written + "2");
        written += "2";
      }
      left = written;
      sftp.rm(written);
      left = null;
    } catch (SftpException e) {
      if (left == null) {
        throw SftpRefusal.of(
            e,
            "does not allow user %s to write to %s; allow it"
                .formatted(server.credentials(), directory));
      }
    }
    for (String directory : left == null ? made : List.<String>of()) {
      sftp.rmdir(quoted(directory));
    }
    return new Outcome.Delivered(
        left == null
            ? "logged in; a file was written to %s and removed".formatted(directory)
            : "logged in; a file was written, and the server does not let it be removed: remove %s"
                .formatted(left));
  }

  private Outcome deliver(OwedRevision owed, Spool spool)
      throws JSchException, SftpException, SftpRefusal, IOException {
    try (SftpConnections.Lease lent = connections.take()) {
      try {
        Outcome outcome = deliver(lent.sftp(), owed, spool, owed.mayHaveArrived());
        lent.keep();
        return outcome;
      } catch (SftpException | IOException e) {
        if (!lent.isStale()) {
          throw e;
        }
      }
    }
    try (SftpConnections.Lease fresh = connections.fresh()) {
      Outcome outcome = deliver(fresh.sftp(), owed, spool, true);
      fresh.keep();
      return outcome;
    }
  }

  /**
   * @param again an earlier attempt may have left something; otherwise the directory, which grows
   *     for ever, is not searched
   */
  private Outcome deliver(ChannelSftp sftp, OwedRevision owed, Spool spool, boolean again)
      throws SftpException, SftpRefusal, IOException {
    makeDirectory(sftp, directory);
    if (upload == Upload.HIDDEN_FOLDER) {
      makeDirectory(sftp, directory + "/" + HIDDEN_FOLDER);
    }
    Manifest manifest = spool.manifest();
    byte[] json = manifest.json();
    String name = manifest.file();
    String manifestName = name + Manifest.ENDING;
    if (again && upload != Upload.DIRECT) {
      removeLeftovers(sftp, name);
    }
    SftpATTRS manifestThere = attributes(sftp, path(manifestName));
    SftpATTRS there = attributes(sftp, path(name));
    // Without its manifest a file that was written under its name is not published yet: the attempt
    // broke off in the middle.
    boolean half = again && upload == Upload.DIRECT && manifestThere == null;
    boolean same = there != null
        && there.getSize() == manifest.bytes()
        && holds(sftp, path(name), manifest.sha256());
    if (there != null && !same && !half) {
      Outcome.AheadOfLedger ahead = ahead(sftp, owed, name);
      return ahead != null
          ? ahead
          : new Outcome.Rejected(
              ("%s is in %s on %s already, with other contents. Published files are never replaced: move that one away "
                      + "and deliver again, or choose another file-name")
                  .formatted(name, directory, server));
    }
    if (!same && !publish(sftp, name, spool.bytes(), manifest.bytes(), manifest.sha256())) {
      return vanished(name);
    }
    if (manifestThere == null) {
      if (!publish(sftp, manifestName, new ByteArrayInputStream(json), json.length, hash(json))) {
        return vanished(manifestName);
      }
    } else if (!describes(sftp, path(manifestName), manifest)) {
      return new Outcome.Rejected(
          "%s in %s on %s describes another file than %s; move the manifest away and deliver again"
              .formatted(manifestName, directory, server, name));
    }
    return new Outcome.Delivered("%s, %d bytes, sha256 %s%s"
        .formatted(name, manifest.bytes(), manifest.sha256(), same ? " (was already there)" : ""));
  }

  /**
   * Whether the file of this name is another revision of the same number, from before the ledger
   * was restored from a backup.
   *
   * @return null if it is something else
   */
  private Outcome.AheadOfLedger ahead(ChannelSftp sftp, OwedRevision owed, String name)
      throws SftpException, IOException {
    String other = contentHash(sftp, name);
    if (other == null || owed.isKnown(owed.revision().number(), other)) {
      return null;
    }
    int latest = owed.revision().number();
    for (int looked = latest - 1; looked < latest; ) {
      looked = latest;
      for (Map.Entry<String, Integer> later :
          file.laterNames(owed.revision(), looked).entrySet()) {
        String hash = contentHash(sftp, later.getKey());
        if (hash != null && !owed.isKnown(later.getValue(), hash)) {
          latest = later.getValue();
        }
      }
    }
    return new Outcome.AheadOfLedger(
        latest,
        ("%s in %s on %s is from a revision of statement %s that is not in the ledger, as if the ledger had"
                + " been restored from a backup")
            .formatted(name, directory, server, owed.revision().key()));
  }

  /**
   * The content hash in the manifest of a file; null when there is no manifest that can be read.
   */
  private String contentHash(ChannelSftp sftp, String name) throws SftpException, IOException {
    try {
      byte[] json = read(sftp, path(name + Manifest.ENDING), InputStream::readAllBytes);
      return json == null ? null : Manifest.contentHash(json).orElse(null);
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return null;
      }
      throw e;
    }
  }

  /** Another attempt would deliver the same bill a second time. */
  private Outcome vanished(String name) {
    return new Outcome.Rejected(
        ("the upload of %s to %s on %s disappeared before it had its name, so a program there takes every "
                + "new file and may have taken this one: check there, set upload ="
                + " hidden-folder, and redeliver what is missing")
            .formatted(name, directory, server));
  }

  /** @return false if the upload was taken away before it had its name */
  private boolean publish(
      ChannelSftp sftp, String name, InputStream bytes, long size, String sha256)
      throws SftpException, SftpRefusal, IOException {
    String written =
        switch (upload) {
          case DIRECT -> path(name);
          case RENAME -> path("." + name + "." + UUID.randomUUID() + ".part");
          case HIDDEN_FOLDER ->
            path(HIDDEN_FOLDER + "/" + name + "." + UUID.randomUUID() + ".part");
        };
    try {
      sftp.put(bytes, written);
    } catch (SftpException e) {
      throw e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE
          ? SftpRefusal.noDirectory(directory, e)
          : SftpRefusal.of(
              e,
              "does not allow user %s to write to %s; allow it"
                  .formatted(server.credentials(), directory));
    }
    try {
      SftpATTRS uploaded = attributes(sftp, written);
      if (uploaded != null) {
        verify(sftp, written, uploaded, size, sha256);
      }
      if (upload == Upload.DIRECT) {
        return true;
      }
      if (uploaded != null) {
        rename(sftp, written, path(name));
        return true;
      }
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        throw e;
      }
    }
    // Another attempt at the same delivery may have been quicker, and has removed this one's
    // upload.
    return attributes(sftp, path(name)) != null;
  }

  private void rename(ChannelSftp sftp, String written, String name)
      throws SftpException, SftpRefusal {
    try {
      sftp.rename(written, name);
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        sftp.rm(written);
        throw SftpRefusal.of(
            e,
            "does not allow user %s to rename files in %s; allow it, or set upload = direct"
                .formatted(server.credentials(), directory));
      }
      throw e;
    }
  }

  private static void verify(
      ChannelSftp sftp, String written, SftpATTRS uploaded, long size, String sha256)
      throws SftpException, IOException {
    if (uploaded.getSize() != size || !holds(sftp, written, sha256)) {
      sftp.rm(written);
      throw new IOException(
          "what arrived is not what was sent: %d of %d bytes".formatted(uploaded.getSize(), size));
    }
  }

  /**
   * Also true where the server does not allow reading: the size has been compared, and the name
   * says which revision it is.
   */
  private static boolean holds(ChannelSftp sftp, String path, String sha256)
      throws SftpException, IOException {
    byte[] digest = read(sftp, path, bytes -> {
      MessageDigest sha = ContentHash.sha256();
      new DigestInputStream(bytes, sha).transferTo(OutputStream.nullOutputStream());
      return sha.digest();
    });
    return digest == null || HexFormat.of().formatHex(digest).equals(sha256);
  }

  private static boolean describes(ChannelSftp sftp, String path, Manifest manifest)
      throws SftpException, IOException {
    byte[] json = read(sftp, path, InputStream::readAllBytes);
    return json == null || manifest.isDescribedBy(json);
  }

  private interface Reader {
    byte[] read(InputStream bytes) throws IOException;
  }

  /** @return null where the server does not allow reading */
  private static byte[] read(ChannelSftp sftp, String path, Reader reader)
      throws SftpException, IOException {
    try (InputStream bytes = sftp.get(path)) {
      return reader.read(bytes);
    } catch (SftpException e) {
      if (isUnreadable(e)) {
        return null;
      }
      throw e;
    } catch (IOException e) {
      // Some servers open a file and then refuse to have it read; the library reports that in its
      // message alone.
      if (String.valueOf(e.getMessage()).contains("SSH_FX_PERMISSION_DENIED")) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isUnreadable(SftpException e) {
    return e.id == ChannelSftp.SSH_FX_PERMISSION_DENIED
        || e.id == ChannelSftp.SSH_FX_OP_UNSUPPORTED;
  }

  private void makeDirectory(ChannelSftp sftp, String whole) throws SftpException, SftpRefusal {
    if (attributes(sftp, quoted(whole)) != null) {
      return;
    }
    StringBuilder path = new StringBuilder(whole.startsWith("/") ? "/" : "");
    for (String part : whole.split("/")) {
      if (!part.isEmpty()) {
        path.append(part);
        if (attributes(sftp, quoted(path.toString())) == null) {
          makeOrFind(sftp, path.toString());
        }
        path.append('/');
      }
    }
  }

  private void makeOrFind(ChannelSftp sftp, String path) throws SftpException, SftpRefusal {
    try {
      sftp.mkdir(quoted(path));
    } catch (SftpException e) {
      // Another delivery may have been quicker. With a direct upload the server may not show what
      // is there, but the upload will.
      if (upload != Upload.DIRECT && attributes(sftp, quoted(path)) == null) {
        throw SftpRefusal.of(
            e,
            "has no directory %s and does not allow user %s to create it; create it, or correct the sink's directory"
                .formatted(path, server.credentials()));
      }
    }
  }

  /**
   * An attempt that is still under way loses its temporary file too and then fails at its rename,
   * harmlessly.
   */
  private void removeLeftovers(ChannelSftp sftp, String name) throws SftpException {
    boolean hidden = upload == Upload.HIDDEN_FOLDER;
    String folder = hidden ? directory + "/" + HIDDEN_FOLDER : directory;
    String prefix = (hidden ? "" : ".") + name + ".";
    List<String> leftovers = new ArrayList<>();
    try {
      sftp.ls(quoted(folder), entry -> {
        // Those of the manifest too.
        if (entry.getFilename().startsWith(prefix) && entry.getFilename().endsWith(".part")) {
          leftovers.add(entry.getFilename());
        }
        return ChannelSftp.LsEntrySelector.CONTINUE;
      });
    } catch (SftpException e) {
      if (!isUnreadable(e)) {
        throw e;
      }
    }
    for (String leftover : leftovers) {
      sftp.rm(quoted(folder + "/" + leftover));
    }
  }

  /**
   * @return null if there is nothing; with {@link Upload#DIRECT} also where the server does not
   *     say, since writing the same bytes under the same name again changes nothing
   */
  private SftpATTRS attributes(ChannelSftp sftp, String path) throws SftpException, SftpRefusal {
    try {
      return sftp.stat(path);
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE || upload == Upload.DIRECT && isUnreadable(e)) {
        return null;
      }
      throw SftpRefusal.of(
          e,
          "does not show what is in %s; allow user %s to list it (SFTP stat), or set upload = direct"
              .formatted(directory, server.credentials()));
    }
  }

  private String path(String name) {
    return quoted(directory.endsWith("/") ? directory + name : directory + "/" + name);
  }

  /** The library takes stars and question marks in a path for a search. */
  private static String quoted(String path) {
    return path.replaceAll("([\\\\*?])", "\\\\$1");
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    connections.close();
  }
}
