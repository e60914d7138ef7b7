package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.dragonchain.contractbuilder.testkit.registry.LoggedRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One request of a job that went well, which is to go wrong when the job is run again: the first,
 * second … of its kind. Kinds are told apart by method, path and query.
 */
sealed interface FaultyRequest {

  /** How a request goes wrong. */
  enum Way {
    /** Nothing was done, and the answer says so. */
    ANSWERS_500,
    /** As {@link #ANSWERS_500}, with the status of one who may come again. */
    ANSWERS_503,
    /** It may not be done with this login: 401 from a gateway, 403 from a registry. */
    DENIES,
    /** The connection breaks, nothing was done. */
    BREAKS,
    /** It was done, the connection breaks. */
    BREAKS_AFTER,
    /** Nothing was done, and the answer is the one of success: faas-netes does so. */
    ANSWERS_200
  }

  String method();

  /** The kind of request: the path, of a registry with query. */
  String target();

  /** Which of its kind. */
  int nth();

  /** Host and port of the server. */
  String address();

  /** Lets it and those of its kind that follow go wrong, or it alone. */
  void inject(Way way, boolean lasting);

  /** How many of its kind the server has had. */
  long seen();

  default boolean isWrite() {
    return !method().equals("GET") && !method().equals("HEAD");
  }

  /** The ways in which such a request goes wrong, all of them different to whoever makes it. */
  default Set<Way> ways() {
    return isWrite()
        ? EnumSet.of(Way.ANSWERS_500, Way.DENIES, Way.BREAKS, Way.BREAKS_AFTER)
        : EnumSet.of(Way.ANSWERS_500, Way.DENIES, Way.BREAKS);
  }

  /** Those that a gateway has had. */
  static List<FaultyRequest> of(EmbeddedGateway gateway) {
    Map<String, Integer> counts = new HashMap<>();
    List<FaultyRequest> requests = new ArrayList<>();
    for (GatewayRequest request : gateway.requests()) {
      int nth = counts.merge(request.method() + request.path(), 1, Integer::sum);
      requests.add(new OfGateway(gateway, request.method(), request.path(), nth));
    }
    return requests;
  }

  /** Those that a registry has had. */
  static List<FaultyRequest> of(EmbeddedRegistry registry) {
    Map<String, Integer> counts = new HashMap<>();
    List<FaultyRequest> requests = new ArrayList<>();
    for (LoggedRequest request : registry.log()) {
      String target = OfRegistry.kind(request.target());
      int nth = counts.merge(request.method() + target, 1, Integer::sum);
      requests.add(new OfRegistry(registry, request.method(), target, nth));
    }
    return requests;
  }

  /** A gateway's. */
  record OfGateway(EmbeddedGateway gateway, String method, String target, int nth)
      implements FaultyRequest {

    @Override
    public String address() {
      return gateway.url().getAuthority();
    }

    @Override
    public void inject(Way way, boolean lasting) {
      GatewayFault fault =
          GatewayFault.on(method, target).nth(nth).times(lasting ? Integer.MAX_VALUE : 1);
      gateway.inject(
          switch (way) {
            case ANSWERS_500 -> fault.answering(500, "it does not work");
            case ANSWERS_503 -> fault.answering(503, "");
            case DENIES -> fault.answering(401, "invalid credentials");
            case BREAKS -> fault.breaking();
            case BREAKS_AFTER -> fault.afterTheEffect().breaking();
            case ANSWERS_200 -> fault.answering(200, "");
          });
    }

    @Override
    public Set<Way> ways() {
      Set<Way> ways = FaultyRequest.super.ways();
      // the value of a secret cannot be read back
      if (isWrite() && !(method + target).equals("PUT/system/secrets")) {
        ways.add(Way.ANSWERS_200);
      }
      return ways;
    }

    @Override
    public long seen() {
      return gateway.requests().stream()
          .filter(request -> request.method().equals(method) && request.path().equals(target))
          .count();
    }

    @Override
    public String toString() {
      return "gateway " + method + " " + target + " " + nth;
    }
  }

  /** A registry's. */
  record OfRegistry(EmbeddedRegistry registry, String method, String target, int nth)
      implements FaultyRequest {

    private static final Pattern DRAWN =
        Pattern.compile("(?<=/blobs/uploads/)[^?]+|(?<=[?&]_state=)[^&]+");
    private static final String ANY = "<any>";

    /** Every upload has a name and a state of its own. */
    private static String kind(String target) {
      return DRAWN.matcher(target).replaceAll(ANY);
    }

    private String pattern() {
      return "^" + Pattern.quote(target).replace(ANY, "\\E[^?&]+\\Q") + "$";
    }

    @Override
    public String address() {
      return registry.address();
    }

    @Override
    public void inject(Way way, boolean lasting) {
      Fault.Match match = Fault.on(method, pattern()).nth(nth);
      match = lasting ? match.always() : match;
      registry.inject(
          switch (way) {
            case ANSWERS_500 -> match.answer(500, "it does not work");
            case ANSWERS_503 -> match.answer(503, "");
            case DENIES -> match.answer(403, "{\"errors\":[{\"code\":\"DENIED\"}]}");
            case BREAKS -> match.breakConnection();
            case BREAKS_AFTER -> match.afterEffect().breakConnection();
            case ANSWERS_200 -> match.answer(200, "");
          });
    }

    @Override
    public long seen() {
      return registry.count(method, pattern());
    }

    @Override
    public String toString() {
      return "registry " + address() + " " + method + " " + target + " " + nth;
    }
  }
}
