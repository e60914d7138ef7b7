package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Programs that keep credentials (docker-credential-helpers, "Development"): {@code
 * docker-credential-<name> get}, the server's URL on standard input, JSON on standard output.
 *
 * @param folders where to look for the programs; none: the path of the process
 * @param deadline how long one may take
 */
record CredentialHelper(List<Path> folders, Duration deadline) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
  private static final int LIMIT = 256 * 1024;

  /** What helpers need to find their own stores; nothing else of our environment is theirs. */
  private static final Pattern PASSED =
      Pattern.compile(
          "PATH|HOME|USER|LANG|TMPDIR|DISPLAY|XDG_.*|DBUS_.*|DOCKER_CONFIG|GNUPGHOME|PASSWORD_STORE_DIR"
              + "|AWS_.*|AZURE_.*|GOOGLE_.*|CLOUDSDK_.*|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy");

  /**
   * What a helper said.
   *
   * @param user a name, or {@code <token>}
   * @param secret a password, or an identity token
   */
  record Found(String user, Secret secret) {}

  Optional<Found> get(String name, String server) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          "credential helper: " + Quote.of(name) + " is not the name of a program");
    }
    String program = "docker-credential-" + name;
    String command = folders.isEmpty() ? program : folders.get(0).resolve(program).toString();
    ProcessBuilder builder = new ProcessBuilder(command, "get");
    builder.environment().keySet().removeIf(variable -> !PASSED.matcher(variable).matches());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return run(program, builder.start(), server);
    } catch (IOException e) {
      throw new UnavailableException(
          "credential helper " + program + ": cannot be run; install it, or configure another", e);
    }
  }

  private Optional<Found> run(String program, Process process, String server) throws IOException {
    try {
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(() -> read(process), CredentialHelper::daemon);
      try (OutputStream in = process.getOutputStream()) {
        in.write(server.getBytes(UTF_8));
      }
      byte[] bytes = output.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      // Not having any is an error for them, and says so in words that differ.
      return process.exitValue() == 0 ? Optional.of(parse(program, bytes)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("credential helper " + program + ": interrupted", e);
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "credential helper " + program + ": no answer within " + deadline.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new ProtocolException("credential helper " + program + ": cannot be understood", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "credential-helper");
    thread.setDaemon(true);
    thread.start();
  }

  private static byte[] read(Process process) {
    try {
      return process.getInputStream().readNBytes(LIMIT);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static Found parse(String program, byte[] output) {
    JsonNode json = Json.lenient(new String(output, UTF_8));
    String user = json.path("Username").asText("");
    if (user.isEmpty()) {
      throw new ProtocolException("credential helper " + program + ": named no user");
    }
    return new Found(user, Secret.of(json.path("Secret").asText("")));
  }
}
