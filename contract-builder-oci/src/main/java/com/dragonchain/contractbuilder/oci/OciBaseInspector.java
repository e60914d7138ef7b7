package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.oci.BaseImages.Base;
import com.dragonchain.contractbuilder.oci.BaseImages.OneImage;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder.BaseImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.port.LayerSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Lets other builders see what {@link OciImageBuilder} sees of a base. */
final class OciBaseInspector implements BaseInspector {

  private final OciImageBuilder builder;
  private final OciClient client;
  private final LayerSizes sizes;
  private final int parallel;

  OciBaseInspector(OciImageBuilder builder, OciClient client, LayerSizes sizes, int parallel) {
    this.builder = builder;
    this.client = client;
    this.sizes = sizes;
    this.parallel = parallel;
  }

  @Override
  public Inspection inspect(Request request) {
    Scope scope = client.scope("image " + request.base(), request.deadline());
    RegistrySession source = builder.source(request, scope);
    Base base = scope.run(() -> builder.read(request, source));
    OneImage image = base.images().get(0);
    Digest manifest =
        image
            .entry()
            .map(entry -> Descriptor.of(entry, scope.what()).digest())
            .orElse(base.digest());
    ImageReference asked = request.base();
    ImageReference pinned =
        new ImageReference(asked.repository(), asked.tag(), Optional.of(base.digest()));
    return new Inspection(
        new BaseImage(pinned, image.compressedBytes()), manifest, image.config().onBuild());
  }

  @Override
  public void requireUnpacked(Request request, long limitBytes) {
    Scope scope = client.scope("image " + request.base(), request.deadline());
    try {
      RegistrySession source = builder.source(request, scope);
      OneImage image = scope.run(() -> builder.readAgain(request, source)).images().get(0);
      LayerTransfer reading =
          new LayerTransfer(source, source, new Uploads(source), sizes, Progress.none());
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (LayerTransfer.Job job : Adaptation.jobs(List.of(image), scope.what(), limitBytes)) {
        tasks.add(
            () -> {
              reading.count(job);
              return true;
            });
      }
      scope.all(parallel, tasks);
    } finally {
      scope.end();
    }
  }

  @Override
  public boolean isPlainHttp(String registry, Deadline deadline) {
    return !client.host(registry, client.scope("ask " + registry, deadline)).isSecure();
  }

  @Override
  public Optional<Credentials> login(String registry) {
    return client.configured(registry.toLowerCase(Locale.ROOT)) instanceof Login.Password password
        ? Optional.of(password.credentials())
        : Optional.empty();
  }

  @Override
  public Optional<Digest> resolve(
      ImageRepository repository,
      String tag,
      Optional<Credentials> credentials,
      Deadline deadline) {
    Scope scope = client.scope("look up " + repository + ":" + tag, deadline);
    RegistrySession session =
        client.session(
            repository,
            client.login(client.host(repository), credentials),
            Set.of("repository:" + repository.path() + ":pull"),
            scope);
    return scope.run(() -> new Manifests(session).head(tag));
  }
}
