package com.dragonchain.contractbuilder.oci;

import java.io.EOFException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a failure of TLS says about the one at the other end. */
final class TlsFailures {

  private TlsFailures() {}

  /** Whether it showed a certificate that is not trusted. */
  static boolean isDistrust(Throwable failure) {
    return has(failure, CertificateException.class)
        || has(failure, SSLPeerUnverifiedException.class);
  }

  /** Whether it went away, which says nothing about what it speaks. */
  static boolean isHangUp(Throwable failure) {
    return has(failure, EOFException.class);
  }

  /** Whether only somebody who speaks TLS fails like that. */
  static boolean provesTls(SSLException failure) {
    // Alerts that can also come after a handshake have no type of their own (RFC 8446, section 6).
    boolean alert = String.valueOf(failure.getMessage()).startsWith("Received fatal alert");
    return isDistrust(failure) || alert || isRefusal(failure);
  }

  /** Whether a handshake came to an end that it would come to again. */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof SSLPeerUnverifiedException
        || (failure instanceof SSLHandshakeException && !isHangUp(failure));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
