package dev.billbridge.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Ends HTTP calls that take too long as a whole, from connecting to the last byte of the answer. A
 * timeout between two bytes does not: a server that sends one now and then would keep its caller
 * for ever. Endpoints name it as their {@code httpClientConfigurer}.
 */
public final class CallLimit implements HttpClientConfigurer, ExecChainHandler, AutoCloseable {

  private final Duration limit;
  private final Set<Under> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "call-limit");
        thread.setDaemon(true);
        return thread;
      });
  private volatile boolean ended;

  /** @param limit of one call: connecting, sending, waiting and receiving together */
  public CallLimit(Duration limit) {
    this.limit = limit;
  }

  /** A call was cut off, since it took longer than its limit or the service ends. */
  public static final class CutOff extends IOException {

    private final boolean byShutdown;

    private CutOff(boolean byShutdown, Exception cause) {
      super(byShutdown ? "the service is ending" : "it took too long", cause);
      this.byShutdown = byShutdown;
    }

    /** Whether the service is ending, so that nobody is to blame. */
    public boolean isByShutdown() {
      return byShutdown;
    }
  }

  /** An answer's head, or a line between the chunks of its body, is longer than any honest one. */
  public static final class TooLong extends IOException {

    private TooLong(Exception cause) {
      super(
          "the head of the response is too long: more than %d headers, or a line of more than %d bytes"
              .formatted(BoundedHttpComponent.MOST_HEADERS, BoundedHttpComponent.LONGEST_LINE),
          cause);
    }
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.addExecInterceptorFirst("call-limit", this);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Under call = new Under(scope);
    try {
      call.begin();
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        call.end();
      } else {
        response.setEntity(call.watched(entity));
      }
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      call.end();
      call.explain(e);
      throw e;
    }
  }

  /** Cuts off every call under way, and every later one as it begins. */
  @Override
  public void close() {
    ended = true;
    underWay.forEach(Under::cut);
    timer.shutdownNow();
  }

  private final class Under {

    private final ExecChain.Scope scope;
    private ScheduledFuture<?> end;
    private volatile boolean cut;

    Under(ExecChain.Scope scope) {
      this.scope = scope;
    }

    void begin() throws CutOff {
      underWay.add(this);
      if (ended) {
        throw new CutOff(true, null);
      }
      try {
        end = timer.schedule(this::cut, limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        throw new CutOff(true, e);
      }
    }

    void cut() {
      cut = true;
      scope.execRuntime.discardEndpoint();
      if (scope.originalRequest instanceof Cancellable request) {
        request.cancel();
      }
    }

    boolean isByShutdown() {
      return ended;
    }

    void end() {
      underWay.remove(this);
      if (end != null) {
        end.cancel(false);
      }
    }

    /**
     * Throws what is to be said instead of what the client says; nothing when that is all there is
     * to say.
     */
    void explain(Exception e) throws IOException {
      if (e instanceof MessageConstraintException) {
        throw new TooLong(e);
      }
      if (cut && !(e instanceof CutOff)) {
        throw new CutOff(ended, e);
      }
    }

    HttpEntity watched(HttpEntity entity) {
      return new HttpEntityWrapper(entity) {
        @Override
        public InputStream getContent() throws IOException {
          return new Watched(super.getContent(), Under.this);
        }
      };
    }
  }

  /** The body of an answer, as long as its call may take. */
  private static final class Watched extends FilterInputStream {

    private final Under call;
    private boolean atEnd;

    Watched(InputStream in, Under call) {
      super(in);
      this.call = call;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n;
      try {
        n = in.read(buffer, offset, length);
      } catch (IOException | RuntimeException e) {
        call.end();
        call.explain(e);
        throw e;
      }
      if (n < 0) {
        // A connection that was cut off may look like the end of a body that does not say its
        // length.
        if (call.cut) {
          call.end();
          throw new CutOff(call.isByShutdown(), null);
        }
        atEnd = true;
        call.end();
      }
      return n;
    }

    /**
     * What has not been read is not wanted: without its connection the client cannot go on to read
     * it.
     */
    @Override
    public void close() throws IOException {
      call.end();
      if (!atEnd) {
        call.scope.execRuntime.discardEndpoint();
      }
      try {
        in.close();
      } catch (IOException e) {
        if (atEnd) {
          call.explain(e);
          throw e;
        }
      }
    }
  }
}
