package com.dragonchain.contractbuilder.testkit.registry;

import java.util.Optional;

/** Who may do what in an {@link EmbeddedRegistry} that asks who one is. */
public interface Permissions {

  /**
   * Decides.
   *
   * @param user the user, or nobody
   * @param repository the repository
   * @param action {@code pull}, {@code push} or {@code delete}
   * @return whether it is allowed
   */
  boolean allow(Optional<String> user, String repository, String action);

  /**
   * Lets every user do everything, and nobody else anything.
   *
   * @return the rule
   */
  static Permissions users() {
    return (user, repository, action) -> user.isPresent();
  }

  /**
   * Lets anybody read, and every user do everything.
   *
   * @return the rule
   */
  static Permissions anonymousPull() {
    return (user, repository, action) -> user.isPresent() || action.equals("pull");
  }
}
