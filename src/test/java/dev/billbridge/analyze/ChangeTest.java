package dev.billbridge.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.analyze.Change.Side;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      value = {
        // before: amount, quantity, price; after: the same; volume, price, rounding
        "more hours at a higher price,148.80,2976,0.050,164.74,3168,0.052,9.600,6.336,0.004",
        "new and priced,-,-,-,164.74,3168,0.052,164.736,0,0.004",
        "gone and priced,164.74,3168,0.052,-,-,-,-164.736,0,-0.004",
        "new without a price,-,-,-,500,10,-,500,0,0",
        "the same price for less use of a monthly product,2000,744,-,2000,600,-,0,0,0",
        "half as much without a price,2000,744,-,1000,372,-,-1000,0,0",
        "as much as before and dearer,2000,744,-,2200,744,-,0,200,0",
        "a rebate without a quantity,-6.40,-,-,-7.00,-,-,0,-0.60,0",
        "nothing used before,0,0,0.05,5,100,0.05,5.00,0.00,0.00",
      })
  void is_split(
      String what,
      BigDecimal amount,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal laterAmount,
      BigDecimal laterQuantity,
      BigDecimal laterPrice,
      BigDecimal volume,
      BigDecimal priceChange,
      BigDecimal rounding) {
    Change change =
        Change.between(side(amount, quantity, price), side(laterAmount, laterQuantity, laterPrice));

    assertThat(change.volume()).isEqualByComparingTo(volume);
    assertThat(change.price()).isEqualByComparingTo(priceChange);
    assertThat(change.rounding()).isEqualByComparingTo(rounding);
  }

  @Test
  void the_three_parts_always_add_up_to_the_difference() {
    Random random = new Random(4711);
    for (int i = 0; i < 2_000; i++) {
      Side before = side(random);
      Side after = side(random);
      if (before == null && after == null) {
        continue;
      }
      Change change = Change.between(before, after);

      assertThat(change.volume().add(change.price()).add(change.rounding()))
          .isEqualByComparingTo(amount(after).subtract(amount(before)));
    }
  }

  private static BigDecimal amount(Side side) {
    return side == null ? BigDecimal.ZERO : side.amount();
  }

  private static Side side(Random random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    BigDecimal quantity = random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(50), 1);
    BigDecimal value = quantity == null || random.nextBoolean()
        ? null
        : quantity.multiply(BigDecimal.valueOf(random.nextInt(1000), 5));
    BigDecimal price =
        value == null || random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(1000), 5);
    return new Side(
        BigDecimal.valueOf(random.nextInt(100_000) - 5_000, 2),
        quantity,
        price == null ? value : quantity.multiply(price),
        price,
        BigDecimal.valueOf(random.nextBoolean() ? 720 : 744));
  }

  private static Side side(BigDecimal amount, BigDecimal quantity, BigDecimal price) {
    return amount == null
        ? null
        : new Side(
            amount,
            quantity,
            price == null ? null : quantity.multiply(price),
            price,
            BigDecimal.ONE);
  }
}
