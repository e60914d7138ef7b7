package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name that keeps a base on the daemon while it is built on, whatever others remove meanwhile.
 * It is of this job alone and never leaves the daemon. It says whether the job brought the base, so
 * that whoever comes after a crash knows what to take away.
 *
 * @param repository of bases that were brought, or of those that were found
 * @param tag of this job
 */
record BaseTag(String repository, String tag) {

  private static final String BROUGHT = "localhost/contract-builder/brought";
  private static final String FOUND = "localhost/contract-builder/found";
  private static final SecureRandom RANDOM = new SecureRandom();

  static BaseTag draw(ContractId contract, boolean brought) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return new BaseTag(
        brought ? BROUGHT : FOUND, contract + "-" + HexFormat.of().formatHex(random));
  }

  /** Whether a name is of this kind, of any job. */
  static boolean is(String name) {
    return name.startsWith(BROUGHT + ":") || name.startsWith(FOUND + ":");
  }

  /** Whether a name says that the base was brought. */
  static boolean isBrought(String name) {
    return name.startsWith(BROUGHT + ":");
  }

  /** Whether a name is a contract's, of any job. */
  static boolean is(String name, ContractId contract) {
    return is(name) && name.substring(name.indexOf(':') + 1).startsWith(contract + "-");
  }

  /** What finds the names of a contract's jobs. */
  static String filter(ContractId contract) {
    return "localhost/contract-builder/*:" + contract + "-*";
  }

  ImageReference reference() {
    return ImageReference.parse(toString());
  }

  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
