package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Secret;
import java.math.BigInteger;
import java.util.Base64;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A chain's public id: who it is to everybody else. */
public final class PublicId {

  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger FIFTY_EIGHT = BigInteger.valueOf(58);
  private static final int KEY_BYTES = 32;

  private PublicId() {}

  /**
   * Derives the id: base58 of the compressed public key (SEC 1, section 2.3.3) on secp256k1.
   *
   * @param privateKey base64 of 32 bytes, never quoted in an error
   * @return the id
   * @throws InvalidInputException if it is not a private key
   */
  public static String of(Secret privateKey) {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
    BigInteger scalar = scalar(privateKey);
    if (scalar.signum() == 0 || scalar.compareTo(curve.getN()) >= 0) {
      throw invalid();
    }
    return base58(new FixedPointCombMultiplier().multiply(curve.getG(), scalar).getEncoded(true));
  }

  private static BigInteger scalar(Secret privateKey) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(privateKey.reveal().strip());
    } catch (IllegalArgumentException e) {
      // without the cause: its message quotes a character of the key
      throw invalid();
    }
    if (bytes.length != KEY_BYTES) {
      throw invalid();
    }
    return new BigInteger(1, bytes);
  }

  private static InvalidInputException invalid() {
    return new InvalidInputException(
        "private-key: not base64 of the 32 bytes of a private key on secp256k1");
  }

  /** As Bitcoin has it; a compressed key begins with 2 or 3, so there are no leading zeros. */
  private static String base58(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(FIFTY_EIGHT);
      text.append(BASE58.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }
}
