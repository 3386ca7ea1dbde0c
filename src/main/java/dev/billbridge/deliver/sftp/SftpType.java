package dev.billbridge.deliver.sftp;

import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.RevisionFiles;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import java.nio.file.Path;

/** Sinks of the type {@code sftp}. */
public final class SftpType implements SinkType {

  @Override
  public String name() {
    return "sftp";
  }

  @Override
  public Target target(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    return RevisionFiles.target(
        parameters,
        file -> new SftpTarget(
            server(parameters),
            parameters.text("directory"),
            Upload.of(parameters.text("upload")),
            file));
  }

  private static SftpServer server(SinkParameters parameters) {
    try {
      SftpCredentials credentials = new SftpCredentials(
          parameters.text("user"),
          parameters.textOrNull("password"),
          parameters.has("private-key") ? Path.of(parameters.text("private-key")) : null,
          parameters.textOrNull("passphrase"));
      SftpAlgorithms algorithms = new SftpAlgorithms(
          parameters.text("kex-algorithms"),
          parameters.text("host-key-algorithms"),
          parameters.text("ciphers"),
          parameters.text("macs"));
      return new SftpServer(
          parameters.text("host"),
          parameters.number("port"),
          credentials,
          Path.of(parameters.text("known-hosts")),
          algorithms,
          parameters.duration("timeout"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink() + " " + e.getMessage());
    }
  }
}
