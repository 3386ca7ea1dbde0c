package dev.billbridge.sandbox.sakura.billing;

import dev.billbridge.sandbox.world.Events;
import java.time.YearMonth;
import java.util.List;

/**
 * Something SAKURA sells. Prices are yen without tax; list prices with tax are truncated per unit
 * price.
 *
 * @param id service class id in the first zone; the other zones follow with id + 1, + 2, + 3
 * @param hourly per started hour, up to the daily price; 0 for products sold by amount
 * @param daily per started day, up to the monthly price
 * @param monthly from 20 days on
 * @param perUse per unit, for products sold by amount; 0 for products sold by time
 */
public record Product(
    int id,
    String path,
    String displayName,
    boolean zoned,
    boolean isPublic,
    long hourly,
    long daily,
    long monthly,
    long perUse) {

  private static final long DEARER_TRAFFIC = 5;

  /** The account itself, line 1 of every bill. */
  public static final Product ACCOUNT =
      new Product(50000, "cloud/account", "アカウント", false, true, 0, 0, 0, 0);

  /** Sold by amount, so that its line grows every day. */
  public static final Product TRAFFIC =
      new Product(50610, "cloud/traffic/internet", "インターネット転送量/1GB", false, true, 0, 0, 0, 3);

  public static final List<Product> ALL = List.of(
      new Product(50050, "cloud/plan/1", "プラン1(ディスクなし)", true, true, 10, 100, 2000, 0),
      new Product(50060, "cloud/plan/2", "プラン2(ディスクなし)", true, true, 25, 250, 5000, 0),
      new Product(
          50070, "cloud/plan/8core-32gb", "プラン/8Core-32GB", true, true, 161, 1613, 32260, 0),
      new Product(50110, "cloud/disk/ssd/20g", "SSDプラン/20GB", true, true, 7, 40, 800, 0),
      new Product(50120, "cloud/disk/hdd/1t", "標準プラン/1TB", true, true, 93, 933, 18667, 0),
      new Product(50130, "cloud/archive/20g", "アーカイブ, 20GB", true, true, 2, 17, 333, 0),
      new Product(50140, "cloud/iso/5g", "ISOイメージアップロード/5GB", true, true, 1, 5, 100, 0),
      new Product(
          50210, "cloud/internet/router/100m", "ルータ 100Mbps共有", true, true, 12, 121, 2419, 0),
      new Product(50220, "cloud/ip/28", "IPアドレス \"/28\"", true, true, 8, 80, 1600, 0),
      new Product(50310, "cloud/appliance/loadbalancer", "ロードバランサ", true, true, 12, 120, 2400, 0),
      TRAFFIC,
      new Product(
          50620, "cloud/objectstorage/request", "オブジェクトストレージ リクエスト", false, true, 0, 0, 0, 1),
      new Product(50710, "cloud/sim", "SIM基本料", false, true, 0, 13, 250, 0),
      new Product(50810, "cloud/support/individual", "個別サポート", false, false, 0, 667, 13333, 0));

  /** In the price list without any price. */
  public static final Product UNPRICED =
      new Product(50999, "cloud/x", "x", false, false, 0, 0, 0, 0);

  /** The price of a unit in a month of use, for products sold by amount. */
  public long perUse(YearMonth month, Events events) {
    return this == TRAFFIC && events.isDearer(month) ? DEARER_TRAFFIC : perUse;
  }

  public boolean byAmount() {
    return perUse > 0;
  }

  /**
   * What this many hours cost: by the hour at first, then by started days, and the monthly price
   * from 20 days on.
   */
  public long priceOfHours(long hours) {
    long startedDays = (hours + 23) / 24;
    if (startedDays >= 20) {
      return monthly;
    }
    long byDay = Math.min(monthly, daily * startedDays);
    return hourly > 0 && hours <= 10 ? Math.min(byDay, hourly * hours) : byDay;
  }
}
