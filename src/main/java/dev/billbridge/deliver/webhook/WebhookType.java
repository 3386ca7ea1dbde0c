package dev.billbridge.deliver.webhook;

import dev.billbridge.deliver.JournalSettings;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import java.time.ZoneOffset;

/** Sinks of the type {@code webhook}. */
public final class WebhookType implements SinkType {

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Target target(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    WebhookSignature signature = signature(parameters);
    if (parameters.number("records-per-page") < 1) {
      throw parameters.refused(
          "records-per-page",
          "is 0, and such a page contains nothing; the default is "
              + WebhookTarget.RECORDS_PER_PAGE);
    }
    Target target = new WebhookTarget(
        form(parameters),
        signature,
        parameters.isOn("quoted-key"),
        parameters.number("records-per-page"),
        setup.clock().withZone(ZoneOffset.UTC),
        new HttpSender(setup));
    return JournalSettings.ofTemplate(parameters)
        .map(journal -> journal.entering(target))
        .orElse(target);
  }

  /** @return null when the requests are not to be signed */
  private static WebhookSignature signature(SinkParameters parameters) {
    if (!parameters.has("secret")) {
      if (parameters.has("previous-secret")) {
        throw parameters.refused(
            "previous-secret", "is given without a secret; give both, or remove it");
      }
      return null;
    }
    try {
      return WebhookSignature.of(
          parameters.text("secret"), parameters.textOrNull("previous-secret"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink() + "." + e.getMessage());
    }
  }

  private static PageForm form(SinkParameters parameters) {
    return parameters.has("template")
        ? new TemplateForm(parameters.template())
        : new CloudEventForm();
  }

  @Override
  public boolean sendsThroughRoute() {
    return true;
  }

  @Override
  public boolean limitsRequests() {
    return true;
  }
}
