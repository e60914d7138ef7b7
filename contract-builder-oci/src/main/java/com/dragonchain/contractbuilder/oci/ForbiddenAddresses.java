package com.dragonchain.contractbuilder.oci;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Set;

/**
 * Addresses at which no registry lives, but where clouds tell whoever asks who he is: link-local
 * ones (RFC 3927, RFC 4291 section 2.5.6) and the metadata services outside of these.
 */
final class ForbiddenAddresses {
  private static final Set<String> METADATA =
      Set.of(
          "646464c8", // 100.100.100.200, Alibaba
          "a83f8110", // 168.63.129.16, Azure
          "c00000c0", // 192.0.0.192, Oracle
          "fd000ec2000000000000000000000254", // Amazon, fd00:ec2::254
          "fd20 00ce 0000 0000 0000 0000 0000 0254".replace(" ", "")); // Google, fd20:ce::254

  private static final String NAT64 = "0064ff9b0000000000000000";

  private ForbiddenAddresses() {}

  static boolean contains(InetAddress address) {
    if (address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    String hex = HexFormat.of().formatHex(address.getAddress());
    return METADATA.contains(hex) || (address instanceof Inet6Address && embeds(hex));
  }

  /** An IPv4 address within a translated one (RFC 6052) is as good as itself. */
  private static boolean embeds(String hex) {
    if (!hex.startsWith(NAT64)) {
      return false;
    }
    String inner = hex.substring(NAT64.length());
    return inner.startsWith("a9fe") || METADATA.contains(inner);
  }
}
