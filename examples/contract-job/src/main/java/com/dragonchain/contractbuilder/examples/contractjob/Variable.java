package com.dragonchain.contractbuilder.examples.contractjob;

/** What the job reads of its environment, in the words of {@code --help}. */
public enum Variable implements Setting {
  EVENT("required", "the event, as JSON"),
  STAGE("required", "the chain's stage, given on to the function"),
  INTERNAL_ID("required", "the chain's internal id; functions are labelled with it"),
  DRAGONCHAIN_ENDPOINT("required", "the chain's URL, given on to the function"),
  FAAS_GATEWAY("required", "base URL of the OpenFaaS gateway"),
  FAAS_REGISTRY("required", "host[:port][/path] of the private registry"),
  REGISTRY_USERNAME("anonymous", "its user; the password is in the secrets file"),
  SECRET_LOCATION("required", "a JSON file with private-key and registry-password"),
  STORAGE_TYPE("required", "disk"),
  STORAGE_LOCATION("required", "the folder of the storage"),
  REDIS_ENDPOINT("required", "host of the persistent Redis"),
  REDIS_PORT("required", "port of every Redis"),
  LRU_REDIS_ENDPOINT("no cache", "host of the cache Redis"),
  REDISEARCH_ENDPOINT("no search", "host of the search Redis"),
  BUILDER("oci", "oci, docker, img, buildah or buildkit"),
  BUILDER_FOLDER("/var/tmp", "where img, buildah and buildkit make the folders of their jobs"),
  BUILDER_STATE("none", "a folder whose state they keep from job to job; one job at a time then"),
  FWATCHDOG("bin/fwatchdog", "the watchdog's executable, or image: and a reference"),
  FWATCHDOG_VERSION("unknown", "the version that functions are labelled with"),
  PLATFORMS("linux/amd64", "comma-separated, or all"),
  JOB_LEASE("15s", "life of a contract's lease; after a crash another job waits for its end"),
  JOB_ID("drawn", "the job's id: once more resumes it, or answers its result"),
  JOB_DEADLINE("600s", "for the whole job, undoing included"),
  READY_TIMEOUT("120s", "how long a function may take to become ready"),
  FAAS_SECRET_LOCATION("/etc/openfaas-secret", "folder of the gateway's user and password"),
  FAAS_NAMESPACE("the gateway's", "OpenFaaS namespace"),
  INSECURE_REGISTRIES("none", "comma-separated host[:port] that may be spoken to in plain HTTP"),
  REGISTRY_CA_FILE("the JVM's", "PEM file of further authorities for registries"),
  ALLOWED_REGISTRIES("any", "comma-separated host or host:port, *. allowed, of customers' images"),
  IMAGE_SIZE_LIMIT("524288000", "bytes of an image, uncompressed"),
  DRAGONCHAIN_PUBLIC_ID("from private-key", "the chain's public id"),
  DOCKER_HOST("the CLI's", "as the Docker CLI: the daemon of BUILDER=docker"),
  DOCKER_TLS_VERIFY("off", "as the Docker CLI: anything, and TLS is spoken to it"),
  DOCKER_CERT_PATH("DOCKER_CONFIG", "as the Docker CLI: folder of ca.pem, cert.pem, key.pem"),
  DOCKER_CONFIG("~/.docker", "as the Docker CLI: logins of customers' registries"),
  LOG_LEVEL("info", "debug, info, warn or error");

  private final String standard;
  private final String meaning;

  Variable(String standard, String meaning) {
    this.standard = standard;
    this.meaning = meaning;
  }

  @Override
  public String standard() {
    return standard;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
