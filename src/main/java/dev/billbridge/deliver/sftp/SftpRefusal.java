package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;

/**
 * The server refuses one kind of operation to this user, so it will refuse it for every file until
 * somebody changes that.
 */
final class SftpRefusal extends Exception {

  private static final long serialVersionUID = 1;

  /** Status codes of later versions of the protocol, which some servers use in version 3 too. */
  private static final int WRITE_PROTECT = 12;

  private static final int NO_SPACE = 14;
  private static final int QUOTA_EXCEEDED = 15;

  private SftpRefusal(String message, SftpException cause) {
    super(message, cause);
  }

  /**
   * Tells refusals from passing failure.
   *
   * @param sentence what is refused and how to change that
   * @return the refusal, if it is one
   * @throws SftpException the failure itself, if it may pass
   */
  static SftpRefusal of(SftpException failure, String sentence) throws SftpException {
    switch (failure.id) {
      case ChannelSftp.SSH_FX_PERMISSION_DENIED, ChannelSftp.SSH_FX_OP_UNSUPPORTED, WRITE_PROTECT:
        return new SftpRefusal(sentence, failure);
      case NO_SPACE, QUOTA_EXCEEDED:
        return new SftpRefusal(
            "has no room left (%s); make room there".formatted(said(failure)), failure);
      default:
        if (said(failure).matches("(?i).*(no space left|quota|disk full|read-only).*")) {
          return new SftpRefusal(
              "has no room left or is read-only (%s); make room there or allow writing"
                  .formatted(said(failure)),
              failure);
        }
        throw failure;
    }
  }

  static SftpRefusal noDirectory(String directory, SftpException cause) {
    return new SftpRefusal(
        "has no directory %s; make it there, or correct the sink's directory".formatted(directory),
        cause);
  }

  /** The server's words on one line; its status code when it has none. */
  static String said(SftpException failure) {
    String message = failure.getMessage();
    if (failure.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
      return "there is no such directory, or the upload was removed meanwhile";
    }
    return message == null || message.isBlank()
        ? "status " + failure.id
        : message.lines().findFirst().orElse("").strip();
  }
}
