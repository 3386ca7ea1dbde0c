package dev.billbridge.service.observe;

import dev.billbridge.page.Page;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Requests of the service to itself, once it is ready and in the background: a scrape, and the
 * pages that are opened first. Otherwise the first person to look would wait for classes to be
 * loaded, and for what each statement charges by product, which is then remembered.
 */
public final class Rehearsal {

  private static final Logger LOG = LogManager.getLogger(Rehearsal.class);

  /** The overview and the costs, which read the most. */
  private static final List<String> PAGES = List.of("", "costs");

  private Rehearsal() {}

  /**
   * Begins, and does not wait.
   *
   * @param metrics what is read at each scrape
   * @param page null when none is served
   * @return what runs it
   */
  public static Thread begin(MultiCollector metrics, Page page) {
    // Nobody interrupts it: that would close the file of an H2 ledger for everybody.
    Thread thread = new Thread(() -> run(metrics, page), "rehearsal");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void run(MultiCollector metrics, Page page) {
    try {
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      registry.getPrometheusRegistry().register(metrics);
      registry.scrape();
      if (page != null) {
        for (String path : PAGES) {
          page.answer(path, Map.of()).body().write(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException | RuntimeException e) {
      // Whoever asks next learns it.
      LOG.debug("", e);
    }
  }
}
