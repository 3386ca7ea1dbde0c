package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HangupTest {

  @Test
  void a_process_that_is_sent_sighup_does_its_work_and_goes_on() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Hangup.then(done::countDown);

    new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid()))
        .start()
        .waitFor();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
