package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.model.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** buildah, which enters namespaces by itself (buildah-build(1), buildah-push(1)). */
final class Buildah implements Tool {

  @Override
  public String name() {
    return "buildah";
  }

  @Override
  public List<String> programs() {
    return List.of("buildah");
  }

  @Override
  public String installation() {
    return "install the package buildah";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("buildah", "--version");
  }

  @Override
  public int[] oldest() {
    // The first whose own label can be left out.
    return new int[] {1, 23};
  }

  @Override
  public Digest adapt(ToolJob job) {
    Path digest = job.workspace().resolve("digest");
    job.run(
        "build",
        command(
            job,
            "build",
            "--isolation",
            "chroot",
            "--format",
            "docker",
            "--pull-always",
            "--layers=false",
            "--identity-label=false",
            "--platform",
            job.platform().toString(),
            "--tag",
            job.name(),
            job.context().toString()));
    job.push(
        "push",
        command(
            job, "push", "--digestfile", digest.toString(), job.name(), "docker://" + job.name()));
    return job.digest(job.read(digest).strip());
  }

  private static List<String> command(ToolJob job, String... arguments) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "buildah",
                "--root",
                job.state().resolve("root").toString(),
                "--runroot",
                job.workspace().resolve("run/buildah").toString(),
                "--storage-driver",
                "overlay"));
    argv.addAll(List.of(arguments));
    return argv;
  }
}
