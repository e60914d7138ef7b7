package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.port.Fence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What our scripts answer. */
final class Replies {

  private Replies() {}

  static long number(@Nullable Object reply) {
    if (reply instanceof Long number) {
      return number;
    }
    throw unexpected(reply);
  }

  static String text(@Nullable Object reply) {
    if (reply instanceof String text) {
      return text;
    }
    throw unexpected(reply);
  }

  static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw unexpected(reply);
  }

  static BusyException lost(Fence fence) {
    return new BusyException(
        "contract "
            + fence.contract()
            + ": the lease with token "
            + fence.token()
            + " was lost or given back; nothing was done; run the job again");
  }

  private static ProtocolException unexpected(@Nullable Object reply) {
    return new ProtocolException(
        "Redis: a script answered "
            + (reply == null ? "nothing" : reply.getClass().getSimpleName())
            + ", which it never does");
  }
}
