package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.testkit.registry.AccessControl.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What an {@link EmbeddedRegistry} is like. */
public final class RegistrySettings {
  Kind kind = Kind.NONE;
  Map<String, String> users = Map.of();
  Permissions permissions = Permissions.users();
  Duration tokenLife = Duration.ofMinutes(5);
  boolean saysExpiry = true;
  @Nullable Path folder;
  @Nullable SSLContext tls;
  boolean deletes = true;
  boolean mounts = true;
  boolean redirects;
  boolean relativeLocations;

  RegistrySettings() {}

  /**
   * Asks for a user and a password.
   *
   * @param user the user
   * @param password the password
   * @return this
   */
  public RegistrySettings basic(String user, String password) {
    kind = Kind.BASIC;
    users = Map.of(user, password);
    return this;
  }

  /**
   * Asks for a token, which its other host gives to those who know the password.
   *
   * @param user the user
   * @param password the password
   * @return this
   */
  public RegistrySettings tokens(String user, String password) {
    kind = Kind.TOKEN;
    users = Map.of(user, password);
    return this;
  }

  /**
   * Lets tokens live shorter or longer than five minutes.
   *
   * @param life how long
   * @param said whether {@code expires_in} says so
   * @return this
   */
  public RegistrySettings tokenLife(Duration life, boolean said) {
    tokenLife = life;
    saysExpiry = said;
    return this;
  }

  /**
   * Other rules of who may do what.
   *
   * @param rule the rules
   * @return this
   */
  public RegistrySettings permissions(Permissions rule) {
    permissions = rule;
    return this;
  }

  /**
   * Keeps bytes in a folder of the caller's.
   *
   * @param path the folder
   * @return this
   */
  public RegistrySettings folder(Path path) {
    folder = path;
    return this;
  }

  /**
   * Refuses to delete manifests, with 405 and {@code UNSUPPORTED}.
   *
   * @return this
   */
  public RegistrySettings withoutDelete() {
    deletes = false;
    return this;
  }

  /**
   * Answers a mount with 202 and an upload, as the specification lets it.
   *
   * @return this
   */
  public RegistrySettings withoutMounts() {
    mounts = false;
    return this;
  }

  /**
   * Speaks HTTPS, and at its other host too.
   *
   * @param context has the key
   * @return this
   */
  public RegistrySettings tls(SSLContext context) {
    tls = context;
    return this;
  }

  String scheme() {
    return tls == null ? "http://" : "https://";
  }

  /**
   * Sends readers of blobs to another host.
   *
   * @return this
   */
  public RegistrySettings redirectBlobs() {
    redirects = true;
    return this;
  }

  /**
   * Names locations without a host.
   *
   * @return this
   */
  public RegistrySettings relativeLocations() {
    relativeLocations = true;
    return this;
  }

  /**
   * Starts the registry.
   *
   * @return the registry, ready
   */
  public EmbeddedRegistry start() {
    return new EmbeddedRegistry(this);
  }
}
