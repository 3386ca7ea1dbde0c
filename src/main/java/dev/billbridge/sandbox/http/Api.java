package dev.billbridge.sandbox.http;

import java.io.IOException;

/** One of the APIs that share the port. */
public interface Api {
  /**
   * Answers a request.
   *
   * @throws Refusal to answer with an error instead; only before the response is started
   */
  void answer(Request request, Response response) throws IOException;

  /** Prints an error the way this API does. */
  void refuse(Refusal refusal, Response response) throws IOException;
}
