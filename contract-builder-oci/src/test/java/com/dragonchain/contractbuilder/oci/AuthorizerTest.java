package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
  private static final Set<String> SCOPES = Set.of("repository:app:pull");
  private static final List<Challenge> BASIC = List.of(new Challenge("basic", Map.of()));
  private static final List<Challenge> BEARER =
      List.of(new Challenge("bearer", Map.of("realm", "https://tokens.example/")));

  private final ManualClock clock = ManualClock.at(Instant.EPOCH);
  private final Authorizer authorizer = new Authorizer(Login.of(Fixtures.LOGIN), clock);
  private int fetched;

  private Optional<Authorizer.Reply> answer(
      List<Challenge> challenges, Optional<Secret> sent, boolean anew) throws IOException {
    return authorizer.answer(
        challenges,
        SCOPES,
        sent,
        anew,
        (challenge, login, scopes) ->
            new TokenRequest.Token(
                Secret.of("token" + ++fetched), clock.instant().plus(Duration.ofMinutes(1))));
  }

  private static Optional<Secret> bearer(int token) {
    return Optional.of(Secret.of("Bearer token" + token));
  }

  private static Optional<Secret> basic() {
    return Optional.of(Authorizer.basic(Fixtures.LOGIN));
  }

  @Test
  void asksForATokenWhereAPasswordWasGoodEnoughBefore() throws IOException {
    answer(BASIC, Optional.empty(), false);
    assertThat(authorizer.header(SCOPES)).isEqualTo(basic());
    Authorizer.Reply reply = answer(BEARER, basic(), false).orElseThrow();
    assertThat(reply.fresh()).isTrue();
    assertThat(Optional.of(reply.header())).isEqualTo(bearer(1));
    assertThat(authorizer.header(SCOPES)).isEqualTo(bearer(1));
  }

  @Test
  void saysThePasswordWhereATokenWasGoodEnoughBefore() throws IOException {
    answer(BEARER, Optional.empty(), false);
    assertThat(answer(BASIC, bearer(1), false).map(Authorizer.Reply::header)).isEqualTo(basic());
  }

  @Test
  void saysThePasswordOnce() throws IOException {
    answer(BASIC, Optional.empty(), false);
    assertThat(answer(BASIC, basic(), false)).isEmpty();
  }

  @Test
  void triesATokenThatSomebodyElseGotButOnlyOnce() throws IOException {
    answer(BEARER, Optional.empty(), false);
    assertThat(answer(BEARER, Optional.empty(), false).orElseThrow().fresh()).isFalse();
    Authorizer.Reply reply = answer(BEARER, Optional.empty(), true).orElseThrow();
    assertThat(reply.fresh()).isTrue();
    assertThat(Optional.of(reply.header())).isEqualTo(bearer(2));
  }
}
