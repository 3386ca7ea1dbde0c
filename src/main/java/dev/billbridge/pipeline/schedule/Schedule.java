package dev.billbridge.pipeline.schedule;

import java.util.TimeZone;
import org.quartz.CronTrigger;
import org.quartz.Trigger;

/**
 * When an account is asked for a dataset.
 *
 * @param account name of the configured account
 * @param cron    Quartz cron expression with seconds
 * @param zone    time zone it is read in, such as {@code Asia/Tokyo}
 */
public record Schedule(String account, String dataset, String cron, String zone) {

  /** Name of its trigger, as the route {@code schedule} has it. */
  String trigger() {
    return account + "-" + dataset;
  }

  boolean isKeptBy(Trigger stored) {
    return stored instanceof CronTrigger trigger && trigger.getKey().getName().equals(trigger()) && trigger.getCronExpression().equals(cron)
        && trigger.getTimeZone().getID().equals(TimeZone.getTimeZone(zone).getID());
  }
}
