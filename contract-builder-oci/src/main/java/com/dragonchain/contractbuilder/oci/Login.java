package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;

/** How one is known to a registry. */
sealed interface Login {

  /** Not at all. */
  record Anonymous() implements Login {}

  /** By name and password. */
  record Password(Credentials credentials) implements Login {}

  /** By a token that gets other tokens, as Docker's credential helpers keep it. */
  record IdentityToken(Secret token) implements Login {}

  static Login of(Credentials credentials) {
    return new Password(credentials);
  }
}
