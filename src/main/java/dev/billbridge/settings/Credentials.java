package dev.billbridge.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;

/** What an account shows to its provider. Neither kind ever prints its secret. */
public sealed interface Credentials {

  /** Value of the HTTP header {@code Authorization}; a secret. */
  String authorization();

  /** User and password; SAKURA calls them access token and access token secret. */
  record Basic(String user, String password) implements Credentials {
    public Basic {
      requireNonNull(user, "user");
      requireNonNull(password, "password");
    }

    @Override
    public String authorization() {
      return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    /** Shows not even the user: at SAKURA that is an access token. */
    @Override
    public String toString() {
      return "Basic[***]";
    }
  }

  /** A token that speaks for itself. */
  record Bearer(String token) implements Credentials {
    public Bearer {
      requireNonNull(token, "token");
    }

    @Override
    public String authorization() {
      return "Bearer " + token;
    }

    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }
}
