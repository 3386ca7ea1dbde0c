package dev.billbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A partner's SFTP server on loopback: user {@code billing}, password {@code pass-4711}, or any key it is told to trust. */
public final class SftpDrop implements AutoCloseable {

  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path root;
  private final AtomicInteger writesUntilCut = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger renamesUntilCut = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger searches = new AtomicInteger();
  private volatile boolean cutsAfterRename;
  private volatile PublicKey trusted;

  private SftpDrop(Path root) {
    this.root = root;
  }

  public static SftpDrop start(Path root) {
    // It tells at length of every connection that is cut, which is what it is here for.
    Configurator.setLevel("org.apache.sshd", Level.OFF);
    SftpDrop drop = new SftpDrop(root);
    try {
      Files.createDirectories(root);
      drop.start(0, keys());
      return drop;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(int port, KeyPair hostKey) throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator((user, password, session) -> user.equals("billing") && password.equals("pass-4711"));
    server.setPublickeyAuthenticator((user, key, session) -> user.equals("billing") && key.equals(trusted));
    server.setFileSystemFactory(new VirtualFileSystemFactory(root));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(new Faults());
    server.setSubsystemFactories(List.of(sftp));
    server.start();
  }

  public static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public void trust(PublicKey key) {
    trusted = key;
  }

  /** Shows another host key from now on. */
  public void changeHostKey() {
    server.setKeyPairProvider(KeyPairProvider.wrap(keys()));
  }

  /** A known_hosts file with this server's present key. */
  public Path knownHosts(Path file) {
    try {
      PublicKey key = server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
      return Files.writeString(file, "[127.0.0.1]:%d %s%n".formatted(port(), PublicKeyEntry.toString(key)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The connection breaks at the so-maniest write of a block from now; 1 for the next. */
  public void cutAtWrite(int number) {
    writesUntilCut.set(number);
  }

  /** The connection breaks at the so-maniest rename, either just before it or when it is done but not answered. */
  public void cutAtRename(int number, boolean done) {
    cutsAfterRename = done;
    renamesUntilCut.set(number);
  }

  /** Names in a directory, sorted; hidden ones too. */
  public List<String> names(String directory) {
    Path folder = root.resolve(directory);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often somebody asked for the names in a directory. */
  public int searches() {
    return searches.get();
  }

  public Path root() {
    return root;
  }

  private final class Faults implements SftpEventListener {

    @Override
    public void readingEntries(ServerSession session, String remoteHandle, DirectoryHandle handle) {
      searches.incrementAndGet();
    }

    @Override
    public void writing(ServerSession session, String remoteHandle, FileHandle handle, long offset, byte[] data, int dataOffset, int dataLen)
        throws IOException {
      if (writesUntilCut.decrementAndGet() == 0) {
        writesUntilCut.set(Integer.MAX_VALUE);
        cut(session);
      }
    }

    @Override
    public void moving(ServerSession session, Path from, Path to, java.util.Collection<java.nio.file.CopyOption> options) throws IOException {
      if (!cutsAfterRename && renamesUntilCut.decrementAndGet() == 0) {
        renamesUntilCut.set(Integer.MAX_VALUE);
        cut(session);
      }
    }

    @Override
    public void moved(ServerSession session, Path from, Path to, java.util.Collection<java.nio.file.CopyOption> options, Throwable thrown)
        throws IOException {
      if (cutsAfterRename && renamesUntilCut.decrementAndGet() == 0) {
        renamesUntilCut.set(Integer.MAX_VALUE);
        cut(session);
      }
    }

    private void cut(ServerSession session) throws IOException {
      session.close(true);
      throw new IOException("cut by plan");
    }
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
