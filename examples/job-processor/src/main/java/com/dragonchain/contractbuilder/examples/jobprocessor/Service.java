package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.examples.contractjob.Adapters;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.micrometer.JobMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a replica consists of, put together and taken apart. */
final class Service implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** For a contract that somebody else holds; then its task waits in Redis, and not a worker. */
  private static final Duration LEASE_WAIT = Duration.ofMillis(500);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ProcessorSettings settings;
  private final Settler settler;
  private final Processor processor;
  private final HttpEndpoints http;

  private Service(ProcessorSettings settings, UnaryOperator<Ports> decoration) {
    this.settings = settings;
    boolean complete = false;
    try {
      Configuration.StoreSettings stores = settings.job().stores();
      Duration lease = settings.job().job().lease();
      Adapters adapters = closing(Adapters.of(settings.job()));
      TaskQueue queue =
          closing(new TaskQueue(stores.redis(), stores.port(), settings.replica(), lease));
      requireFit(queue);
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      ProcessorMetrics metrics = new ProcessorMetrics(meters, queue);
      Begun begun = new Begun();
      JobListener listener = JobListener.all(begun, new JobMetrics(meters), new LogListener());
      Readiness readiness = new Readiness();
      settler = closing(new Settler(settings.job().job().deadline(), queue::hasTasks, metrics));
      UnaryOperator<Ports> ports = plain -> hurried(decoration.apply(plain), settler);
      ContractJob suspending = adapters.job(listener, ports, plain -> plain.withSuspending(true));
      ContractJob failing = adapters.job(listener, ports, plain -> plain.withSuspending(false));
      processor =
          closing(
              new Processor(
                  queue,
                  new TaskRunner(adapters::read, suspending, failing, begun, settings.attempts()),
                  metrics,
                  readiness,
                  settings));
      http = closing(HttpEndpoints.start(settings.httpPort(), readiness, meters::scrape));
      Duration tenth = settings.job().job().deadline().dividedBy(10);
      settler.start(
          failing, tenth.compareTo(Duration.ofMinutes(1)) < 0 ? tenth : Duration.ofMinutes(1));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Starts one.
   *
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException if a setting makes no sense
   * @throws RefusedException if Redis is a cluster or too old
   */
  static Service start(ProcessorSettings settings) {
    return start(settings, ports -> ports);
  }

  /** With other ports: tests look at them. */
  static Service start(ProcessorSettings settings, UnaryOperator<Ports> decoration) {
    Service service = new Service(settings, decoration);
    service.processor.start();
    LOG.info(
        "replica {}: {} workers, health and metrics on port {}",
        settings.replica(),
        settings.workers(),
        service.http.port());
    return service;
  }

  /** Jobs do not wait for contracts, and settling sees only what it is time for. */
  private static Ports hurried(Ports ports, Settler settler) {
    return new Ports(
        ports.images(),
        ports.registry(),
        ports.gateway(),
        ports.scheduler(),
        ports.ledger(),
        ports.contracts(),
        ports.keys(),
        new Journals(ports.journal(), LEASE_WAIT, settler::overdue));
  }

  private static void requireFit(TaskQueue queue) {
    try {
      queue
          .unfit()
          .ifPresent(
              reason -> {
                throw new RefusedException("REDIS_ENDPOINT: " + reason);
              });
    } catch (UnavailableException e) {
      // it may come: then the processor asks again
      LOG.warn("{}", e.getMessage());
    }
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  int httpPort() {
    return http.port();
  }

  Processor processor() {
    return processor;
  }

  /** Ends in good order, within the grace. */
  void stop() {
    LOG.info("told to end: no more tasks are taken");
    settler.stop();
    processor.stop(settings.grace());
    LOG.info("ended");
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("closing", e);
      }
    }
  }
}
