package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A registry that suites run against, embedded or real. */
public interface TestRegistry extends AutoCloseable {

  /**
   * Its name in an image reference.
   *
   * @return {@code host:port}
   */
  String address();

  /**
   * Who may use it.
   *
   * @return its only user, if it asks for one
   */
  Optional<Credentials> credentials();

  /**
   * Uploads that were begun, and neither committed nor cancelled.
   *
   * @param path the repository
   * @return how many
   */
  int openUploads(String path);

  /**
   * The manifests of a repository.
   *
   * @param path the repository
   * @return digests
   */
  Set<Digest> manifests(String path);

  /**
   * The tags of a repository.
   *
   * @param path the repository
   * @return tags
   */
  Set<String> tags(String path);

  /** Lets it answer nothing any more. */
  void freeze();

  /** Lets it answer again. */
  void thaw();

  @Override
  void close();

  /**
   * A client of it.
   *
   * @return a client that may do everything
   */
  default RegistryClient client() {
    return new RegistryClient(address(), credentials());
  }

  /**
   * An embedded one, which is closed with it.
   *
   * @param registry the registry
   * @param credentials its only user
   * @return the same
   */
  static TestRegistry of(EmbeddedRegistry registry, Optional<Credentials> credentials) {
    return new TestRegistry() {
      @Override
      public String address() {
        return registry.address();
      }

      @Override
      public Optional<Credentials> credentials() {
        return credentials;
      }

      @Override
      public int openUploads(String path) {
        return registry.openUploads(path);
      }

      @Override
      public Set<Digest> manifests(String path) {
        return registry.manifests(path);
      }

      @Override
      public Set<String> tags(String path) {
        return registry.tags(path);
      }

      @Override
      public void freeze() {
        registry.inject(Fault.on("", "").always().hang());
      }

      @Override
      public void thaw() {
        registry.heal();
      }

      @Override
      public void close() {
        registry.close();
      }
    };
  }

  /**
   * A real one, which is closed with it.
   *
   * @param registry the registry
   * @param credentials its only user
   * @return the same
   */
  static TestRegistry of(DockerRegistry registry, Optional<Credentials> credentials) {
    return new TestRegistry() {
      @Override
      public String address() {
        return registry.address();
      }

      @Override
      public Optional<Credentials> credentials() {
        return credentials;
      }

      @Override
      public RegistryClient client() {
        return registry
            .certificate()
            .map(c -> new RegistryClient(address(), credentials, c.clientContext()))
            .orElseGet(() -> new RegistryClient(address(), credentials));
      }

      private Set<String> list(String path, String folder) {
        Path place =
            registry
                .storage()
                .resolve("docker/registry/v2/repositories")
                .resolve(path)
                .resolve(folder);
        if (!Files.isDirectory(place)) {
          return Files.exists(place) ? Set.of(folder) : Set.of();
        }
        try (Stream<Path> files = Files.list(place)) {
          return files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public int openUploads(String path) {
        // Its own mark of an upload: a cancelled one leaves a folder without it, which is nothing.
        return (int)
            list(path, "_uploads").stream()
                .filter(id -> !list(path, "_uploads/" + id + "/startedat").isEmpty())
                .count();
      }

      @Override
      public Set<Digest> manifests(String path) {
        // a folder without a link is what a deletion leaves
        String revisions = "_manifests/revisions/sha256";
        return list(path, revisions).stream()
            .filter(hex -> !list(path, revisions + "/" + hex + "/link").isEmpty())
            .map(hex -> Digest.of("sha256:" + hex))
            .collect(Collectors.toSet());
      }

      @Override
      public Set<String> tags(String path) {
        return list(path, "_manifests/tags");
      }

      @Override
      public void freeze() {
        registry.pause();
      }

      @Override
      public void thaw() {
        registry.resume();
      }

      @Override
      public void close() {
        registry.close();
      }
    };
  }
}
