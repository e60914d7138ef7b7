package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {

  private static List<Challenge> parse(String... headers) {
    return Challenge.parse(List.of(headers));
  }

  @Test
  void readsABearerChallenge() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.example/token\",service=\"registry.example\","
                    + "scope=\"repository:a/b:pull,push repository:c:pull\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example/token",
                    "service", "registry.example",
                    "scope", "repository:a/b:pull,push repository:c:pull")));
  }

  @Test
  void readsSeveralInOneHeaderAndInSeveral() {
    List<Challenge> challenges =
        parse(
            "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
            "BEARER Realm = \"https://t\" , error=\"invalid_token\"");
    assertThat(challenges)
        .extracting(Challenge::scheme)
        .containsExactly("newauth", "basic", "bearer");
    assertThat(challenges.get(0).parameters())
        .containsEntry("title", "Login to \"apps\"")
        .containsEntry("type", "1");
    assertThat(challenges.get(1).parameters()).containsOnly(Map.entry("realm", "simple"));
    assertThat(challenges.get(2).parameters()).containsEntry("realm", "https://t");
  }

  @Test
  void readsASchemeAlone() {
    assertThat(parse("Negotiate", " , Basic"))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
  }

  @Test
  void keepsTheFirstOfTwoParameters() {
    assertThat(parse("Bearer realm=\"https://good\",realm=\"https://bad\"").get(0).parameters())
        .containsEntry("realm", "https://good");
  }

  @Test
  void survivesNonsense() {
    for (String nonsense :
        List.of(
            "",
            ",,,",
            "=",
            "\"",
            "Bearer realm=\"open",
            "Bearer =x",
            "Bearer realm",
            "\u0000",
            "Basic dGVzdA==")) {
      assertThat(parse(nonsense)).hasSizeLessThan(3);
    }
  }
}
