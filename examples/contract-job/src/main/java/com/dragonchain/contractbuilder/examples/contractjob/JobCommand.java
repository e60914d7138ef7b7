package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.event.InvalidEventException;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.JobResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One run of the program: arguments and environment in, exit code and one last line out. */
final class JobCommand {

  private static final Logger LOG = LoggerFactory.getLogger(JobCommand.class);
  private static final int MAX_LINE = 2000;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final Wiring.Factory wiring;

  JobCommand(PrintStream out, PrintStream err, boolean terminal, Wiring.Factory wiring) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.wiring = wiring;
  }

  int run(List<String> arguments, Supplier<Map<String, String>> environment) {
    try {
      Variables variables = new Variables(environment.get());
      Logs.to(err, variables.get(Variable.LOG_LEVEL, Variables.oneOf(Logs.Level.class)));
      return run(Mode.of(arguments), variables);
    } catch (InvalidInputException e) {
      return fail(ExitCode.INVALID, e.getMessage());
    } catch (BusyException e) {
      return fail(ExitCode.BUSY, e.getMessage());
    } catch (ContractBuilderException e) {
      LOG.debug("the cause", e);
      return fail(ExitCode.FAILED, e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("unexpected", e);
      return fail(
          ExitCode.FAILED,
          "an error of the program itself, " + e + "; see the log, then run it again");
    } finally {
      MDC.clear();
    }
  }

  private int run(Mode mode, Variables variables) {
    if (mode == Mode.HELP) {
      out.print(Help.text());
      out.flush();
      return ExitCode.DONE;
    }
    String event = mode == Mode.SETTLE ? "" : variables.get(Variable.EVENT, value -> value);
    Configuration configuration = Configuration.of(variables.values());
    MDC.put(Logs.JOB, configuration.job().id().value());
    try (Wiring wired = wiring.wire(configuration)) {
      ContractJob job = wired.job(new Narrator(out, terminal));
      return switch (mode) {
        case PLAN -> plan(job, wired.read(event));
        case SETTLE -> settle(job);
        default -> run(job, configuration, read(wired, job, event));
      };
    }
  }

  /** Reads the event; if it is at fault, its contract is given back to its owner. */
  private static ContractEvent read(Wiring wired, ContractJob job, String event) {
    try {
      return wired.read(event);
    } catch (InvalidEventException fault) {
      giveBack(job, fault);
      throw fault;
    }
  }

  private static void giveBack(ContractJob job, InvalidEventException fault) {
    fault.contract().ifPresent(contract -> MDC.put(Logs.CONTRACT, contract.value()));
    String reason = String.valueOf(fault.getMessage());
    try {
      if (fault.contract().filter(id -> job.giveBack(id, fault.startState(), reason)).isPresent()) {
        LOG.info("the contract has its earlier state back, with the reason");
      }
    } catch (ContractBuilderException e) {
      LOG.warn("the contract could not be given its earlier state back: {}", e.getMessage());
    }
  }

  private int run(ContractJob job, Configuration configuration, ContractEvent event) {
    MDC.put(Logs.CONTRACT, event.contract().value());
    if (event instanceof Create || (event instanceof Update update && update.image().isPresent())) {
      Configuration.requireWatchdog(configuration.images());
    }
    JobResult result = job.run(configuration.job().id(), event);
    return result.succeeded() ? ExitCode.DONE : fail(ExitCode.FAILED, result.message());
  }

  private int plan(ContractJob job, ContractEvent event) {
    MDC.put(Logs.CONTRACT, event.contract().value());
    Plan plan = job.plan(event);
    out.println(plan.taskType() + " " + plan.contract());
    int number = 1;
    for (Plan.PlannedStep step : plan.steps()) {
      out.println(number++ + ". " + step.name() + " " + step.target() + ": " + step.why());
    }
    out.flush();
    return ExitCode.DONE;
  }

  private int settle(ContractJob job) {
    List<ContractJob.Settled> settled = job.settle();
    for (ContractJob.Settled each : settled) {
      out.println(
          (each.settled() ? "[ done ] " : "[failed] ") + each.contract() + ": " + each.message());
    }
    out.flush();
    long open = settled.stream().filter(each -> !each.settled()).count();
    return open == 0
        ? ExitCode.DONE
        : fail(
            ExitCode.FAILED, "settle: " + open + " contracts still have an open job; run it again");
  }

  /** The last line of the program. */
  private int fail(int code, String message) {
    out.flush();
    err.println("contract-job: " + Quote.line(message, MAX_LINE));
    err.flush();
    return code;
  }
}
