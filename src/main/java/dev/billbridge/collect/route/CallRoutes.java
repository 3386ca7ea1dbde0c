package dev.billbridge.collect.route;

import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;

/** {@code direct:get-<account>}: one call of a provider, made by the account's client. */
public final class CallRoutes extends RouteBuilder {

  private final Settings settings;
  private final RouteTemplates templates;
  private final ProviderAnswers answers;
  private final InstantSource clock;
  private final Consumer<Call> calls;

  /** @param calls receives each call when it has ended, from several threads */
  public CallRoutes(
      Settings settings,
      RouteTemplates templates,
      ProviderAnswers answers,
      InstantSource clock,
      Consumer<Call> calls) {
    this.settings = settings;
    this.templates = templates;
    this.answers = answers;
    this.clock = clock;
    this.calls = calls;
  }

  @Override
  public void configure() {
    for (AccountSettings account : settings.accounts()) {
      from("direct:get-" + account.name())
          .routeId("get-" + account.name())
          .streamCache("false")
          .errorHandler(noErrorHandler())
          .process(new ProviderClient(
              getContext(), account, bases(account), settings.collect(), answers, clock, calls));
    }
  }

  /** Addresses among the settings of the account, and the defaults of those it does not give. */
  private Set<String> bases(AccountSettings account) {
    Set<String> bases = new TreeSet<>(account.parameters().values());
    templates
        .sources(account.provider())
        .forEach(template -> template.parameters().stream()
            .filter(parameter -> parameter.defaultValue() != null)
            .forEach(parameter -> bases.add(parameter.defaultValue())));
    return bases;
  }
}
