package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens: a line per step on standard output, all else in the log. On a terminal the
 * line of the step that runs, and of the layer that is copied, is alive.
 */
final class Narrator implements JobListener {

  private static final Logger LOG = LoggerFactory.getLogger(Narrator.class);
  private static final int MAX_REASON = 400;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;

  Narrator(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void started(JobId job, Plan plan, boolean resumed) {
    LOG.info(
        "{} {}, {} steps", resumed ? "resuming" : "starting", plan.taskType(), plan.steps().size());
  }

  @Override
  public void waiting(ContractId contract, String reason, Duration atMost) {
    LOG.debug("waiting at most {} s: {}", seconds(atMost), reason);
  }

  @Override
  public void settling(ContractId contract, JobId open, boolean forward) {
    LOG.info("job {} was left unfinished: {} it", open, forward ? "finishing" : "undoing");
  }

  @Override
  public void stepStarted(JobId job, Plan.PlannedStep step) {
    LOG.debug("{} {}: {}", step.name(), step.target(), step.why());
    live("[ .... ] " + step.name() + " " + step.target());
  }

  @Override
  public void stepDone(JobId job, Plan.PlannedStep step, Duration took) {
    line("[ done ] " + step.name() + " " + step.target() + " (" + seconds(took) + " s)");
  }

  @Override
  public void stepRetried(
      JobId job, Plan.PlannedStep step, ContractBuilderException reason, Duration after) {
    LOG.warn("{} is tried again after {} s: {}", step.name(), seconds(after), reason.getMessage());
  }

  @Override
  public void stepFailed(JobId job, Plan.PlannedStep step, String reason) {
    line("[failed] " + step.name() + " " + step.target() + ": " + Quote.line(reason, MAX_REASON));
  }

  @Override
  public void stepUndone(JobId job, Plan.PlannedStep step, List<String> leftovers) {
    String left = leftovers.isEmpty() ? "" : ", left: " + String.join(", ", leftovers);
    line("[undone] " + step.name() + " " + step.target() + left);
  }

  @Override
  public void layer(JobId job, String layer, long doneBytes, long totalBytes) {
    if (terminal) {
      live("[ .... ] layer " + shortened(layer) + " " + bar(doneBytes, totalBytes));
    }
  }

  @Override
  public void layerDone(JobId job, String layer, String how) {
    LOG.debug("layer {} {}", layer, how);
  }

  @Override
  public void warning(JobId job, String message) {
    LOG.warn("{}", message);
  }

  @Override
  public void ended(JobId job, Plan plan, JobResult result, Duration took) {
    LOG.info(
        "{} {} after {} s: {}",
        plan.taskType(),
        result.succeeded() ? "succeeded" : "failed",
        seconds(took),
        result.message());
  }

  private synchronized void line(String text) {
    out.print(terminal ? CLEAR_LINE + text + "\n" : text + "\n");
    out.flush();
  }

  private synchronized void live(String text) {
    if (terminal) {
      out.print(CLEAR_LINE + text);
      out.flush();
    }
  }

  static String bar(long done, long total) {
    if (total <= 0) {
      return megabytes(done);
    }
    int width = 24;
    int full = (int) Math.min(width, done * width / total);
    return "["
        + "#".repeat(full)
        + " ".repeat(width - full)
        + "] "
        + megabytes(done)
        + " of "
        + megabytes(total);
  }

  private static String megabytes(long bytes) {
    return rounded(bytes, 6, 1) + " MB";
  }

  private static String shortened(String layer) {
    return layer.length() > 19 ? layer.substring(0, 19) : layer;
  }

  private static String seconds(Duration duration) {
    return rounded(duration.toMillis(), 3, 2);
  }

  /** As {@code String.format} would, which reads the locales' data first: 10 ms. */
  private static String rounded(long units, int scale, int digits) {
    return BigDecimal.valueOf(units, scale).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }
}
