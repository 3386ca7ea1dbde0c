package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.file.Manifest;
import dev.billbridge.deliver.file.RevisionFile;
import dev.billbridge.deliver.file.Spool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A directory on an SFTP server, one file per statement revision.
 *
 * <p>The file is rendered here first, then uploaded under a hidden name that no other attempt uses, held against the original by
 * size and, where the server lets it be read, by SHA-256, and renamed; its manifest follows in the same way. A file that lies
 * there already is compared, never replaced. So an attempt may break off anywhere and be made again, as long as what has arrived
 * stays there until its delivery is noted.
 */
public final class SftpTarget implements Target, AutoCloseable {

  private final SftpServer server;
  private final SftpConnections connections;
  private final String directory;
  private final RevisionFile file;

  /** @param directory absolute, or relative to where the user arrives; made at the first delivery if absent */
  public SftpTarget(SftpServer server, String directory, RevisionFile file) {
    this.server = server;
    this.connections = new SftpConnections(server);
    this.directory = directory.length() > 1 ? directory.replaceFirst("/+$", "") : directory;
    this.file = file;
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    String name = file.name(owed.revision());
    try (Spool spool = Spool.of(file, owed)) {
      return deliver(spool, owed.mayHaveArrived());
    } catch (JSchException e) {
      return server.outcome(owed.sink(), e);
    } catch (SftpException e) {
      return new Outcome.Passing("%s: %s did not take %s in directory %s: %s".formatted(owed.sink(), server, name, directory, cause(e)));
    } catch (IOException e) {
      return new Outcome.Passing("%s: %s cannot be prepared for %s: %s".formatted(owed.sink(), name, server, e.getMessage()));
    }
  }

  private Outcome deliver(Spool spool, boolean again) throws JSchException, SftpException, IOException {
    try (SftpConnections.Lent lent = connections.take()) {
      try {
        Outcome outcome = deliver(lent.sftp(), spool, again);
        lent.keep();
        return outcome;
      } catch (SftpException | IOException e) {
        if (!lent.isStale()) {
          throw e;
        }
      }
    }
    try (SftpConnections.Lent fresh = connections.fresh()) {
      Outcome outcome = deliver(fresh.sftp(), spool, true);
      fresh.keep();
      return outcome;
    }
  }

  /** @param again an earlier attempt may have left something; otherwise the directory, which grows for ever, is not searched */
  private Outcome deliver(ChannelSftp sftp, Spool spool, boolean again) throws SftpException, IOException {
    makeDirectory(sftp);
    Manifest manifest = spool.manifest();
    String name = manifest.file();
    if (again) {
      removeLeftovers(sftp, name);
    }
    boolean published = false;
    SftpATTRS there = attributes(sftp, path(name));
    if (there == null) {
      published = publish(sftp, name, spool.bytes(), manifest.bytes(), manifest.sha256());
    } else if (there.getSize() != manifest.bytes() || !holds(sftp, path(name), manifest.sha256())) {
      return new Outcome.Permanent(("%s lies in %s on %s already, with other contents. Published files are never replaced: move that one away "
          + "and deliver again, or choose another file-name").formatted(name, directory, server));
    }
    byte[] json = manifest.json();
    String manifestName = name + Manifest.ENDING;
    SftpATTRS manifestThere = attributes(sftp, path(manifestName));
    if (manifestThere == null) {
      publish(sftp, manifestName, new ByteArrayInputStream(json), json.length, hash(json));
    } else if (!describes(sftp, path(manifestName), manifest)) {
      return new Outcome.Permanent("%s in %s on %s describes another file than %s; move the manifest away and deliver again".formatted(manifestName,
          directory, server, name));
    }
    return new Outcome.Delivered("%s, %d bytes, sha256 %s%s".formatted(name, manifest.bytes(), manifest.sha256(), published ? "" : " (was already there)"));
  }

  private boolean publish(ChannelSftp sftp, String name, InputStream bytes, long size, String sha256) throws SftpException, IOException {
    String temporary = path("." + name + "." + UUID.randomUUID() + ".part");
    sftp.put(bytes, temporary);
    SftpATTRS uploaded = sftp.stat(temporary);
    if (uploaded.getSize() != size || !holds(sftp, temporary, sha256)) {
      sftp.rm(temporary);
      throw new IOException("what arrived there is not what was sent: %d of %d bytes".formatted(uploaded.getSize(), size));
    }
    sftp.rename(temporary, path(name));
    return true;
  }

  /** True too where the server lets nothing be read: the size has been compared, and the name says which revision it is. */
  private static boolean holds(ChannelSftp sftp, String path, String sha256) throws SftpException, IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream bytes = new DigestInputStream(sftp.get(path), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
        return true;
      }
      throw e;
    }
    return HexFormat.of().formatHex(digest.digest()).equals(sha256);
  }

  private static boolean describes(ChannelSftp sftp, String path, Manifest manifest) throws SftpException, IOException {
    try (InputStream bytes = sftp.get(path)) {
      return manifest.isDescribedBy(bytes.readAllBytes());
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
        return true;
      }
      throw e;
    }
  }

  private void makeDirectory(ChannelSftp sftp) throws SftpException {
    if (attributes(sftp, quoted(directory)) != null) {
      return;
    }
    StringBuilder path = new StringBuilder(directory.startsWith("/") ? "/" : "");
    for (String part : directory.split("/")) {
      if (!part.isEmpty()) {
        path.append(part);
        if (attributes(sftp, quoted(path.toString())) == null) {
          makeOrFind(sftp, quoted(path.toString()));
        }
        path.append('/');
      }
    }
  }

  private static void makeOrFind(ChannelSftp sftp, String path) throws SftpException {
    try {
      sftp.mkdir(path);
    } catch (SftpException e) {
      // Another delivery may have been quicker.
      if (attributes(sftp, path) == null) {
        throw e;
      }
    }
  }

  /** An attempt that is still under way loses its temporary file too and then fails at its rename, harmlessly. */
  private void removeLeftovers(ChannelSftp sftp, String name) throws SftpException {
    List<String> leftovers = new ArrayList<>();
    try {
      sftp.ls(quoted(directory), entry -> {
        // Those of the manifest too.
        if (entry.getFilename().startsWith("." + name + ".") && entry.getFilename().endsWith(".part")) {
          leftovers.add(entry.getFilename());
        }
        return ChannelSftp.LsEntrySelector.CONTINUE;
      });
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_PERMISSION_DENIED) {
        throw e;
      }
    }
    for (String leftover : leftovers) {
      sftp.rm(path(leftover));
    }
  }

  private static SftpATTRS attributes(ChannelSftp sftp, String path) throws SftpException {
    try {
      return sftp.stat(path);
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return null;
      }
      throw e;
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

  private static String cause(SftpException e) {
    return switch (e.id) {
      case ChannelSftp.SSH_FX_PERMISSION_DENIED -> "permission denied; let this user write there";
      case ChannelSftp.SSH_FX_NO_SUCH_FILE -> "there is no such directory, or the temporary file was removed meanwhile";
      default -> e.getMessage() == null || e.getMessage().isEmpty() ? "status " + e.id : e.getMessage().lines().findFirst().orElse("");
    };
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    connections.close();
  }
}
