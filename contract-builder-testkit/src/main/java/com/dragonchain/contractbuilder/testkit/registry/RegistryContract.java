package com.dragonchain.contractbuilder.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.port.Registry.Deletion;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link Registry} does. The registry behind it has to allow deleting. */
public abstract class RegistryContract {

  /**
   * The registry under test.
   *
   * @return one that works on {@link #behind}
   */
  protected abstract Registry registry();

  /**
   * What is behind it.
   *
   * @return the registry that it speaks to
   */
  protected abstract TestRegistry behind();

  private RegistryClient client() {
    return behind().client();
  }

  private String path() {
    return registry().repository().path();
  }

  private static Image image(String contract) {
    return SampleImages.ordinary(Family.DOCKER)
        .run(
            run ->
                run.withObjectProperty("Labels")
                    .put("com.dragonchain.contract.id", contract)
                    .put("unique", UUID.randomUUID().toString()))
        .make();
  }

  private static String tag() {
    return "t-" + UUID.randomUUID();
  }

  @Test
  void knowsNothingThatIsNotThere() {
    assertThat(registry().resolve(tag())).isEmpty();
    Digest missing = Samples.digest(UUID.randomUUID().toString());
    assertThat(registry().find(missing)).isEmpty();
    assertThat(registry().delete(missing)).isEqualTo(Deletion.ABSENT);
    assertThatThrownBy(() -> registry().tag(missing, tag())).isInstanceOf(NotFoundException.class);
  }

  @Test
  void resolvesATag() {
    String tag = tag();
    Digest digest = client().push(path(), tag, image("c"));
    assertThat(registry().resolve(tag)).contains(digest);
  }

  @Test
  void findsAnImageAndItsContract() {
    String contract = Samples.contractId().value();
    Digest digest = client().push(path(), "", image(contract));
    Registry.Image found = registry().find(digest).orElseThrow();
    assertThat(found.digest()).isEqualTo(digest);
    assertThat(found.children()).isEmpty();
    assertThat(found.contract()).contains(contract);
  }

  @Test
  void findsAnIndexAndItsChildren() {
    for (Family family : Family.values()) {
      String contract = Samples.contractId().value();
      Image child = image(contract);
      Digest index =
          client()
              .push(
                  path(), "", IndexMaker.of(family).add(Platform.of("linux/amd64"), child).make());
      Registry.Image found = registry().find(index).orElseThrow();
      assertThat(found.children()).containsExactly(child.digest());
      assertThat(found.contract()).contains(contract);
    }
  }

  @Test
  void tagsAndMovesATag() {
    String tag = tag();
    Digest first = client().push(path(), "", image("a"));
    Digest second = client().push(path(), "", image("b"));
    registry().tag(first, tag);
    assertThat(registry().resolve(tag)).contains(first);
    registry().tag(second, tag);
    registry().tag(second, tag);
    assertThat(client().manifest(path(), tag).orElseThrow().digest()).isEqualTo(second);
    assertThat(registry().find(first)).isPresent();
  }

  @Test
  void tagsAnIndexAsItIs() {
    String tag = tag();
    Image image = image("x");
    Digest index =
        client()
            .push(
                path(),
                "",
                IndexMaker.of(Family.OCI).add(Platform.of("linux/amd64"), image).make());
    registry().tag(index, tag);
    RegistryClient.Manifest tagged = client().manifest(path(), tag).orElseThrow();
    assertThat(tagged.digest()).isEqualTo(index);
    assertThat(tagged.mediaType()).isEqualTo(Family.OCI.index());
  }

  @Test
  void deletesAnImageAndItsTags() {
    String tag = tag();
    Image image = image("d");
    Digest digest = client().push(path(), tag, image);
    assertThat(registry().delete(digest)).isEqualTo(Deletion.DELETED);
    assertThat(registry().resolve(tag)).isEmpty();
    assertThat(registry().find(digest)).isEmpty();
    assertThat(registry().delete(digest)).isEqualTo(Deletion.ABSENT);
    assertThat(client().hasBlob(path(), Digest.ofBytes(image.blobs().get(0)))).isTrue();
  }

  @Test
  void deletesAnIndexAndLeavesItsChildren() {
    Image child = image("e");
    Digest index =
        client()
            .push(
                path(),
                "",
                IndexMaker.of(Family.OCI).add(Platform.of("linux/amd64"), child).make());
    assertThat(registry().delete(index)).isEqualTo(Deletion.DELETED);
    assertThat(registry().find(child.digest())).isPresent();
  }
}
