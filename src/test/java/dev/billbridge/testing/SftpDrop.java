package dev.billbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/**
 * A partner's SFTP server on loopback: user {@code billing}, password {@code pass-4711}, or a key
 * that a test has it trust.
 */
public final class SftpDrop implements AutoCloseable {

  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path root;
  private final Map<Fault, Integer> plan = new EnumMap<>(Fault.class);
  private final AtomicInteger searches = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final Set<Operation> forbidden = EnumSet.noneOf(Operation.class);
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private volatile boolean takesWhatAppears;
  private volatile PublicKey trusted;
  private volatile String password = "pass-4711";

  /** What goes wrong at a call of a certain kind. */
  public enum Fault {
    /** The connection dies when half of a block has been written. */
    CUT_IN_WRITE,
    /** There is no room for a block. */
    DISK_FULL,
    CUT_BEFORE_RENAME,
    /** It is renamed, but nobody learns of it. */
    CUT_AFTER_RENAME
  }

  /** What a user may be forbidden. */
  public enum Operation {
    STAT,
    READ,
    WRITE,
    RENAME,
    MAKE_DIRECTORY
  }

  private SftpDrop(Path root) {
    this.root = root;
  }

  public static SftpDrop start(Path root) {
    // It reports at length every connection that is cut, which is what it is here for.
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
    // As servers of partners do; otherwise an acknowledgement waits for that of the one before.
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator((user, password, session) -> {
      logins.incrementAndGet();
      return user.equals("billing") && password.equals(this.password);
    });
    server.setPublickeyAuthenticator(
        (user, key, session) -> user.equals("billing") && key.equals(trusted));
    server.setFileSystemFactory(new VirtualFileSystemFactory(root));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(new Faults());
    sftp.setFileSystemAccessor(new Rights());
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
      PublicKey key =
          server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
      return Files.writeString(
          file, "[127.0.0.1]:%d %s%n".formatted(port(), PublicKeyEntry.toString(key)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on this password is the right one. */
  public void password(String changed) {
    password = changed;
  }

  /** The user may not do this any more. */
  public void forbid(Operation... operations) {
    forbidden.addAll(List.of(operations));
  }

  /**
   * From now on a program takes each file away as soon as it is written, except from hidden
   * folders.
   */
  public void takeWhatAppears() {
    takesWhatAppears = true;
  }

  /** Names of the files that program took, in order. */
  public List<String> taken() {
    return taken;
  }

  /** Asks for a key and then for the password too. */
  public void askForKeyAndPassword() {
    CoreModuleProperties.AUTH_METHODS.set(server, "publickey,password");
  }

  /** Offers nothing else. */
  public void offerOnly(BuiltinCiphers cipher, BuiltinDHFactories keyExchange) {
    server.setCipherFactories(List.of(cipher));
    server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(keyExchange)));
  }

  /** Shows a certificate of its host key, made by this authority for 127.0.0.1. */
  public void showCertificate(KeyPair authority) throws Exception {
    KeyPair host = server.getKeyPairProvider().loadKeys(null).iterator().next();
    OpenSshCertificate certificate = OpenSshCertificateBuilder.hostCertificate()
        .id("drop")
        .principals(List.of("127.0.0.1"))
        .publicKey(host.getPublic())
        .sign(authority);
    server.setHostKeyCertificateProvider(session -> List.of(certificate));
  }

  /** Lets users log in and has no SFTP for them. */
  public void offerNoSftp() {
    server.setSubsystemFactories(List.of());
  }

  private void allow(Operation operation, Object what) throws IOException {
    if (forbidden.contains(operation)) {
      throw new AccessDeniedException(what.toString());
    }
  }

  /**
   * It happens at the so-maniest call of its kind from now, 1 for the next, and then no more; an
   * earlier plan for it is forgotten.
   */
  public synchronized void plan(Fault fault, int number) {
    plan.put(fault, number);
  }

  private synchronized boolean comes(Fault fault) {
    Integer left = plan.computeIfPresent(fault, (key, number) -> number - 1);
    if (left != null && left == 0) {
      plan.remove(fault);
      return true;
    }
    return false;
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

  /** How often somebody gave a password. */
  public int logins() {
    return logins.get();
  }

  /** Closes every connection there is, as a server does that has waited long enough. */
  public void hangUp() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  public Path root() {
    return root;
  }

  private final class Rights implements SftpFileSystemAccessor {

    @Override
    public LinkOption[] resolveFileAccessLinkOptions(
        SftpSubsystemProxy subsystem, Path file, int command, String extension, boolean follow)
        throws IOException {
      if (command == SftpConstants.SSH_FXP_STAT) {
        allow(Operation.STAT, file);
      }
      return SftpFileSystemAccessor.super.resolveFileAccessLinkOptions(
          subsystem, file, command, extension, follow);
    }

    @Override
    public void createDirectory(SftpSubsystemProxy subsystem, Path path) throws IOException {
      allow(Operation.MAKE_DIRECTORY, path);
      SftpFileSystemAccessor.super.createDirectory(subsystem, path);
    }

    @Override
    public SeekableByteChannel openFile(
        SftpSubsystemProxy subsystem,
        FileHandle handle,
        Path file,
        String name,
        Set<? extends OpenOption> options,
        FileAttribute<?>... attributes)
        throws IOException {
      allow(options.contains(StandardOpenOption.WRITE) ? Operation.WRITE : Operation.READ, file);
      return SftpFileSystemAccessor.super.openFile(
          subsystem, handle, file, name, options, attributes);
    }

    @Override
    public void closeFile(
        SftpSubsystemProxy subsystem,
        FileHandle handle,
        Path file,
        String name,
        Channel channel,
        Set<? extends OpenOption> options)
        throws IOException {
      SftpFileSystemAccessor.super.closeFile(subsystem, handle, file, name, channel, options);
      String plain = file.getFileName().toString();
      if (takesWhatAppears
          && options.contains(StandardOpenOption.WRITE)
          && !file.getParent().getFileName().toString().startsWith(".")
          && !plain.contains(".manifest.json")) {
        taken.add(plain);
        Files.delete(file);
      }
    }
  }

  private final class Faults implements SftpEventListener {

    @Override
    public void readingEntries(ServerSession session, String remoteHandle, DirectoryHandle handle) {
      searches.incrementAndGet();
    }

    @Override
    public void writing(
        ServerSession session,
        String remoteHandle,
        FileHandle handle,
        long offset,
        byte[] data,
        int dataOffset,
        int dataLen)
        throws IOException {
      if (comes(Fault.DISK_FULL)) {
        throw new FileSystemException(null, null, "No space left on device");
      }
      if (comes(Fault.CUT_IN_WRITE)) {
        handle.write(data, dataOffset, dataLen / 2, offset);
        cut(session);
      }
    }

    @Override
    public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options)
        throws IOException {
      allow(Operation.RENAME, to);
      if (comes(Fault.CUT_BEFORE_RENAME)) {
        cut(session);
      }
    }

    @Override
    public void moved(
        ServerSession session, Path from, Path to, Collection<CopyOption> options, Throwable thrown)
        throws IOException {
      if (comes(Fault.CUT_AFTER_RENAME)) {
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
