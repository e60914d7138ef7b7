package com.dragonchain.contractbuilder.testkit.openfaas;

/** How a function of an {@link EmbeddedGateway} comes up after each time that it is written. */
public sealed interface Readiness {

  /**
   * It is ready when the write is answered.
   *
   * @return the readiness
   */
  static Readiness atOnce() {
    return new AfterPolls(0);
  }

  /**
   * It becomes ready while it is polled. faas-netes: the first polls of its status find a pod that
   * is not available (after an update beside the old one, which is). faasd: its status says at once
   * that it runs, and the first polls of its health do not reach it.
   *
   * @param polls how many polls find it not ready
   * @return the readiness
   */
  static Readiness afterPolls(int polls) {
    return new AfterPolls(polls);
  }

  /**
   * It never becomes ready.
   *
   * @return the readiness
   */
  static Readiness never() {
    return new AfterPolls(Integer.MAX_VALUE);
  }

  /**
   * It is available, but its health check answers 503.
   *
   * @return the readiness
   */
  static Readiness unhealthy() {
    return new Unhealthy();
  }

  /**
   * Its process ends at once. faasd: no replica is left, and the gateway itself answers its health
   * with 404. faas-netes: the new pod never becomes available.
   *
   * @return the readiness
   */
  static Readiness dead() {
    return new Dead();
  }

  /**
   * Ready after some polls.
   *
   * @param polls how many polls find it not ready
   */
  record AfterPolls(int polls) implements Readiness {}

  /** Available, and not healthy. */
  record Unhealthy() implements Readiness {}

  /** Its process has ended. */
  record Dead() implements Readiness {}
}
