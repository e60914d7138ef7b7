package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import org.jspecify.annotations.Nullable;

/** How one is known to a registry. */
sealed interface Login {

  /** Not at all. */
  enum Anonymous implements Login {
    LOGIN
  }

  /** By name and password. */
  record Password(Credentials credentials) implements Login {

    // by hand, as every job compares it: decision 062
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Password that && credentials.equals(that.credentials);
    }

    @Override
    public int hashCode() {
      return credentials.hashCode();
    }
  }

  /** By a token that gets other tokens, as Docker's credential helpers keep it. */
  record IdentityToken(Secret token) implements Login {}

  static Login of(Credentials credentials) {
    return new Password(credentials);
  }
}
