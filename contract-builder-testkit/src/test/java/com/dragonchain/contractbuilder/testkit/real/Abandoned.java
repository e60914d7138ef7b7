package com.dragonchain.contractbuilder.testkit.real;

/** Starts a component of each kind and dies without a chance to end them. */
final class Abandoned {
  private Abandoned() {}

  public static void main(String[] arguments) {
    RedisServer redis = RedisServer.create();
    DockerRegistry registry = DockerRegistry.create();
    OpenFaas openFaas = OpenFaas.create();
    System.out.println("ports " + redis.port() + " " + registry.url().getPort());
    System.out.println("provider " + openFaas.providerPid());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
