package dev.billbridge.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.review.SideBySide.Difference;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  private static final BigDecimal ONE_PER_CENT = new BigDecimal("0.01");
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private final SideBySide sides = new SideBySide();

  @Test
  void what_is_said_in_parts_is_summed_exactly() {
    first("a", "0.1").first("a", "0.2").second("a", "0.3");

    assertThat(sides.differences(BigDecimal.ZERO, BigDecimal.ZERO)).isEmpty();
  }

  @Test
  void a_difference_counts_when_it_is_more_than_the_tolerance_of_the_larger_figure() {
    first("a", "100").second("a", "99").first("b", "98.99").second("b", "100");

    assertThat(sides.differences(ONE_PER_CENT, CENT))
        .containsExactly(
            new Difference("at b", "b", "1hour", new BigDecimal("98.99"), new BigDecimal("100")));
  }

  @Test
  void what_rounding_accounts_for_is_no_difference_however_small_the_figures_are() {
    first("a", "0.02").second("a", "0.01").first("b", "0.021").second("b", "0.01");

    assertThat(sides.differences(ONE_PER_CENT, CENT))
        .extracting(Difference::measure)
        .containsExactly("b");
  }

  @Test
  void what_only_one_side_speaks_of_differs_by_all_of_it_unless_it_is_nothing() {
    first("a", "5").second("b", "-7").first("c", "0");

    assertThat(sides.differences(ONE_PER_CENT, CENT))
        .containsExactly(
            new Difference("at a", "a", "1hour", new BigDecimal("5"), null),
            new Difference("at b", "b", "1hour", null, new BigDecimal("-7")));
  }

  @Test
  void an_unknown_figure_makes_its_sum_unknown_and_an_unknown_sum_is_compared_with_nothing() {
    first("a", "5").second("a", "1");
    sides.add(true, "a", "at a", "a", "1hour", null);

    assertThat(sides.differences(ONE_PER_CENT, CENT)).isEmpty();
  }

  @Test
  void the_largest_share_comes_first() {
    first("a", "1000").second("a", "900").first("b", "10").second("b", "5").first("c", "1");

    assertThat(sides.differences(ONE_PER_CENT, CENT))
        .extracting(Difference::measure)
        .containsExactly("c", "b", "a");
  }

  @Test
  void a_key_for_each_of_a_million_records_is_refused_before_it_fills_the_memory() {
    for (int i = 0; i < SideBySide.MOST; i++) {
      first("k" + i, "1");
    }

    assertThatThrownBy(() -> second("another", "1"))
        .hasMessageContaining("more than 50000 different figures");
  }

  private SideBySideTest first(String key, String figure) {
    sides.add(false, key, "at " + key, key, "1hour", new BigDecimal(figure));
    return this;
  }

  private SideBySideTest second(String key, String figure) {
    sides.add(true, key, "at " + key, key, "1hour", new BigDecimal(figure));
    return this;
  }
}
