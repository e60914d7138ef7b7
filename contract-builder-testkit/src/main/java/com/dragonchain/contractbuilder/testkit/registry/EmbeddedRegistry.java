package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A container registry inside the process (OCI distribution specification 1.1), on a random port of
 * the loopback interface, in plain HTTP unless told otherwise. It is as strict as the strictest
 * real one where that matters: it wants the media types of manifests in {@code Accept}, takes only
 * the newest location of an upload, and refuses manifests that name what it does not have. Bytes
 * lie in files, so that its memory does not grow with them.
 *
 * <p>It can be faulty on demand ({@link #inject}), keeps a log of its requests, and shows what real
 * registries hide, such as uploads that nobody ended.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private final RegistrySettings settings;
  private final BlobFolder files;
  private final RegistryState state;
  private final AccessControl access;
  private final SmallHttpServer server;
  private final SmallHttpServer side;
  private final RegistryRoutes routes;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Queue<Served> log = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  EmbeddedRegistry(RegistrySettings settings) {
    this.settings = settings;
    files =
        settings.folder == null ? BlobFolder.temporary() : new BlobFolder(settings.folder, false);
    state = new RegistryState(files);
    access =
        new AccessControl(
            settings.kind,
            settings.users,
            settings.permissions,
            settings.tokenLife,
            settings.saysExpiry);
    Optional<SSLContext> tls = Optional.ofNullable(settings.tls);
    server = new SmallHttpServer("embedded-registry", tls, this::registry);
    side = new SmallHttpServer("embedded-registry-side", tls, this::beside);
    routes = new RegistryRoutes(state, settings, address(), storageAddress());
  }

  /**
   * Starts a registry that anybody may use.
   *
   * @return the registry
   */
  public static EmbeddedRegistry start() {
    return with().start();
  }

  /**
   * Begins one with other settings.
   *
   * @return the settings
   */
  public static RegistrySettings with() {
    return new RegistrySettings();
  }

  /**
   * Its name in an image reference.
   *
   * @return {@code 127.0.0.1:port}
   */
  public String address() {
    return "127.0.0.1:" + server.port();
  }

  /**
   * The other host that it sends readers to, for tokens and, with {@link
   * RegistrySettings#redirectBlobs}, for blobs.
   *
   * @return {@code localhost:port}
   */
  public String storageAddress() {
    return "localhost:" + side.port();
  }

  private void registry(Exchange exchange) throws IOException {
    serve(
        "registry",
        exchange,
        () -> {
          access.require(
              exchange,
              settings.scheme() + storageAddress() + "/token",
              RegistryRoutes.needs(exchange));
          routes.serve(exchange);
        });
  }

  private void beside(Exchange exchange) throws IOException {
    if (exchange.path.equals("/token")) {
      serve("tokens", exchange, () -> access.token(exchange));
    } else {
      serve("storage", exchange, () -> routes.serveFromStorage(exchange));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void serve(String host, Exchange exchange, Work work) throws IOException {
    // Before anything of the answer is out, so that who has it also finds it in the log.
    log.add(new Served(host, exchange));
    if (!fail(exchange, false)) {
      answer(exchange, work);
    }
  }

  /** A request that may still go on. */
  private record Served(String host, Exchange exchange) {
    LoggedRequest logged() {
      return new LoggedRequest(
          host,
          exchange.method,
          exchange.target,
          exchange.header("Authorization"),
          exchange.status,
          exchange.received(),
          exchange.sent());
    }
  }

  private void answer(Exchange exchange, Work work) throws IOException {
    Fault late = find(exchange, true);
    exchange.muted = late != null;
    try {
      work.run();
    } catch (RegistryAnswer answer) {
      RegistryRoutes.error(exchange, answer);
    }
    exchange.muted = false;
    if (late != null) {
      late.run(exchange, closed);
    }
  }

  private boolean fail(Exchange exchange, boolean after) throws IOException {
    Fault fault = find(exchange, after);
    return fault != null && fault.run(exchange, closed);
  }

  private @Nullable Fault find(Exchange exchange, boolean after) {
    for (Fault fault : faults) {
      if (fault.isAfterEffect() == after && fault.takes(exchange.method, exchange.target)) {
        return fault;
      }
    }
    return null;
  }

  /**
   * Lets something go wrong. Of several faults for one request the first wins.
   *
   * @param fault what, and when
   * @return the same, to be asked whether it happened
   */
  public Fault inject(Fault fault) {
    faults.add(fault);
    return fault;
  }

  /** Forgets all faults; requests that hang go on hanging. */
  public void heal() {
    faults.clear();
  }

  /**
   * The requests so far, in the order of their beginnings; the last may still go on.
   *
   * @return a copy
   */
  public List<LoggedRequest> log() {
    return log.stream().map(Served::logged).toList();
  }

  /** Forgets the requests so far. */
  public void clearLog() {
    log.clear();
  }

  /**
   * How many requests there were.
   *
   * @param method such as {@code GET}; empty for any
   * @param target a regular expression, found anywhere in path and query
   * @return a count
   */
  public int count(String method, String target) {
    Pattern pattern = Pattern.compile(target);
    return (int)
        log().stream()
            .filter(r -> method.isEmpty() || r.method().equals(method))
            .filter(r -> pattern.matcher(r.target()).find())
            .count();
  }

  /**
   * Uploads that were begun, and neither committed nor cancelled.
   *
   * @param path the repository
   * @return how many
   */
  public int openUploads(String path) {
    return state.repository(path).uploads.size();
  }

  /**
   * The manifests of a repository.
   *
   * @param path the repository
   * @return their digests
   */
  public Set<Digest> manifests(String path) {
    return Set.copyOf(state.repository(path).manifests.keySet());
  }

  /**
   * The blobs of a repository.
   *
   * @param path the repository
   * @return their digests
   */
  public Set<Digest> blobs(String path) {
    return Set.copyOf(state.repository(path).blobs);
  }

  /**
   * The tags of a repository.
   *
   * @param path the repository
   * @return the tags, sorted
   */
  public Set<String> tags(String path) {
    return new TreeSet<>(state.repository(path).tags.keySet());
  }

  /**
   * What a tag names.
   *
   * @param path the repository
   * @param tag the tag
   * @return the digest of a manifest, or nothing
   */
  public Optional<Digest> tagged(String path, String tag) {
    return Optional.ofNullable(state.repository(path).tags.get(tag));
  }

  /**
   * Puts a manifest there unchecked, whatever it is.
   *
   * @param path the repository
   * @param tag a tag for it
   * @param mediaType as it will be served
   * @param bytes its bytes
   * @return its digest
   */
  public Digest plant(String path, String tag, String mediaType, byte[] bytes) {
    Digest digest = Digest.ofBytes(bytes);
    Repository repository = state.repository(path);
    repository.manifests.put(digest, new Repository.Stored(mediaType, bytes));
    repository.tags.put(tag, digest);
    return digest;
  }

  /**
   * Puts a blob there under a name that may be wrong.
   *
   * @param path the repository
   * @param digest what it is called
   * @param content its bytes
   * @throws IOException if it cannot be kept
   */
  public void plantBlob(String path, Digest digest, InputStream content) throws IOException {
    Files.deleteIfExists(files.blob(digest));
    files.append(files.blob(digest), content);
    state.repository(path).blobs.add(digest);
  }

  /**
   * Loses a blob, as a garbage collector that ran at the wrong time does.
   *
   * @param path the repository
   * @param digest which
   */
  public void lose(String path, Digest digest) {
    state.repository(path).blobs.remove(digest);
  }

  /**
   * Loses a manifest; tags go on naming it.
   *
   * @param path the repository
   * @param digest which
   */
  public void loseManifest(String path, Digest digest) {
    state.repository(path).manifests.remove(digest);
  }

  /** Makes every token that was given out invalid. */
  public void expireTokens() {
    access.expire();
  }

  /**
   * An identity token of a user's, which gets tokens in place of a password.
   *
   * @param user the user
   * @return the token
   */
  public String refreshToken(String user) {
    return access.refreshToken(user);
  }

  /** Breaks all connections, stops, and removes its files unless their folder was given. */
  @Override
  public void close() {
    closed.countDown();
    server.close();
    side.close();
    files.close();
  }

  @Override
  public String toString() {
    return "EmbeddedRegistry["
        + address()
        + ", "
        + new ArrayList<>(faults).size()
        + " faults, "
        + settings.kind
        + "]";
  }
}
