package dev.billbridge.deliver;

import dev.billbridge.http.RateLimit;
import java.time.InstantSource;

/**
 * What a type of sink makes a target of.
 *
 * @param parameters the sink's settings
 * @param route the sink's route, for a type that sends through it
 * @param limit for a type that limits requests itself, see {@link SinkType#limitsRequests}
 */
public record SinkSetup(
    SinkParameters parameters, SinkRoute route, RateLimit limit, InstantSource clock) {}
