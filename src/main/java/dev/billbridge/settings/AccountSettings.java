package dev.billbridge.settings;

import static java.util.Objects.requireNonNull;

import dev.billbridge.settings.text.Blanking;
import dev.billbridge.settings.text.Secrets;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One account at one provider.
 *
 * @param name letters, digits and dashes; chosen by the operator
 * @param provider first word of the route templates it uses, such as {@code sakura}
 * @param requestsPerSecond never more than this many requests to the provider; positive
 * @param datasets the datasets to collect; empty means all the provider has templates for
 * @param schedules Quartz cron expressions by dataset, where they differ from the template's own
 * @param parameters further settings of this account by template parameter; what is absent has the
 *     template's default
 * @param secrets names of those parameters that must not be shown
 */
public record AccountSettings(
    String name,
    String provider,
    Credentials credentials,
    BigDecimal requestsPerSecond,
    Set<String> datasets,
    Map<String, String> schedules,
    Map<String, String> parameters,
    Set<String> secrets) {

  public AccountSettings {
    requireNonNull(name, "name");
    requireNonNull(provider, "provider");
    requireNonNull(credentials, "credentials");
    requireNonNull(requestsPerSecond, "requestsPerSecond");
    datasets = Collections.unmodifiableSet(new TreeSet<>(datasets));
    schedules = Collections.unmodifiableMap(new TreeMap<>(schedules));
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
  }

  /** Whether this dataset is to be collected for this account. */
  public boolean collects(String dataset) {
    return datasets.isEmpty() || datasets.contains(dataset);
  }

  /** Blanks the credentials that the provider receives in what it answers. */
  public Blanking blanking() {
    List<String> hidden = new ArrayList<>();
    if (credentials instanceof Credentials.Basic basic) {
      hidden.addAll(List.of(basic.user() + ":" + basic.password(), basic.user(), basic.password()));
    } else if (credentials instanceof Credentials.Bearer bearer) {
      hidden.add(bearer.token());
    }
    secrets.forEach(secret -> hidden.add(parameters.get(secret)));
    return Blanking.of(hidden);
  }

  SortedMap<String, String> effective() {
    SortedMap<String, String> values = new TreeMap<>();
    String prefix = "account." + name + ".";
    values.put(prefix + "provider", provider);
    values.put(prefix + "credentials", credentials.toString());
    values.put(
        prefix + "requests-per-second", requestsPerSecond.stripTrailingZeros().toPlainString());
    values.put(prefix + "datasets", String.join(", ", datasets));
    schedules.forEach((dataset, cron) -> values.put(prefix + dataset + ".schedule", cron));
    parameters.forEach((key, value) -> values.put(
        prefix + key, secrets.contains(key) ? Secrets.HIDDEN : Secrets.shown(key, value)));
    return values;
  }

  @Override
  public String toString() {
    return "AccountSettings" + effective();
  }
}
