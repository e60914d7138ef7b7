package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.Registry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The private registry, over the OCI distribution API. */
public final class OciRegistry implements Registry {
  private static final Duration READ = Duration.ofMinutes(2);

  /**
   * How long a write may take with all its repeats. It is announced how late it may be, 30 s unless
   * set otherwise, and what remains of that is the registry's, for what it was asked last.
   */
  static final Duration WRITE = Duration.ofSeconds(20);

  private final OciClient client;
  private final ImageRepository repository;

  /**
   * A repository of a registry.
   *
   * @param client speaks to it; it stays the caller's to close
   * @param repository where adapted images are
   */
  public OciRegistry(OciClient client, ImageRepository repository) {
    this.client = client;
    this.repository = repository;
  }

  @Override
  public ImageRepository repository() {
    return repository;
  }

  /** Does something in an operation of its own. */
  private <T> T within(String what, String actions, Duration limit, Work<T> work) {
    Scope scope = client.scope(what, Deadline.in(client.clock(), limit));
    String scopes = "repository:" + repository.path() + ":" + actions;
    RegistrySession session =
        client.session(
            repository,
            client.login(client.host(repository), Optional.empty()),
            Set.of(scopes),
            scope);
    Callable<T> task = () -> work.run(session);
    try {
      return scope.run(task);
    } catch (ContractBuilderException e) {
      throw scope.failure(e);
    }
  }

  private interface Work<T> {
    T run(RegistrySession session);
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    return within(
        "look up " + repository + ":" + tag,
        "pull",
        READ,
        session -> new Manifests(session).head(tag));
  }

  @Override
  public Optional<Image> find(Digest digest) {
    String what = "look up " + repository.at(digest);
    return within(
        what,
        "pull",
        READ,
        session ->
            new Manifests(session).get(digest.value()).map(raw -> image(session, raw, what)));
  }

  private static Image image(RegistrySession session, Manifests.Raw raw, String what) {
    ObjectNode json = Json.object(raw.bytes(), what);
    if (!MediaTypes.isIndex(raw.mediaType())) {
      return new Image(raw.digest(), List.of(), contract(session, json, what));
    }
    List<Digest> children = new ArrayList<>();
    for (JsonNode child : json.path("manifests")) {
      children.add(Descriptor.of(Descriptor.canonical(child, what), what).digest());
    }
    Optional<String> contract =
        children.stream()
            .findFirst()
            .flatMap(child -> new Manifests(session).get(child.value()))
            .flatMap(first -> contract(session, Json.object(first.bytes(), what), what));
    return new Image(raw.digest(), children, contract);
  }

  private static Optional<String> contract(
      RegistrySession session, ObjectNode manifest, String what) {
    Descriptor config = Descriptor.of(Descriptor.canonical(manifest.path("config"), what), what);
    if (!MediaTypes.isConfig(config.mediaType())) {
      return Optional.empty();
    }
    try {
      return ImageConfig.parse(new Blobs(session).read(config), what).contract();
    } catch (NotFoundException e) {
      return Optional.empty(); // the manifest is there all the same
    }
  }

  @Override
  public void tag(Digest digest, String tag) {
    String what = "tag " + repository.at(digest) + " as " + tag;
    within(
        what,
        "pull,push",
        WRITE,
        session -> {
          Manifests manifests = new Manifests(session);
          Manifests.Raw raw =
              manifests
                  .get(digest.value())
                  .orElseThrow(
                      () -> new NotFoundException(what + ": it is not there; push it again"));
          try {
            manifests.put(tag, raw.mediaType(), raw.bytes());
          } catch (Manifests.MissingBlobs e) {
            throw new ProtocolException(what + ": the registry lost some of it; push it again", e);
          }
          return raw.digest();
        });
  }

  @Override
  public Deletion delete(Digest digest) {
    return within(
        "delete " + repository.at(digest),
        "delete",
        WRITE,
        session -> new Manifests(session).delete(digest));
  }
}
