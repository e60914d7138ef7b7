package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** img, which speaks HTTPS only, and says a digest only in its list of images. */
final class Img implements Tool {

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  @Override
  public String name() {
    return "img";
  }

  @Override
  public List<String> programs() {
    return List.of("img", "runc");
  }

  @Override
  public String installation() {
    return "build img 0.5.11 (github.com/genuinetools/img), and install the package runc";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("img", "version");
  }

  @Override
  public int[] oldest() {
    return new int[] {0, 5};
  }

  @Override
  public boolean speaksPlainHttp() {
    return false;
  }

  @Override
  public Digest adapt(ToolJob job) {
    job.run(
        "build",
        command(
            job,
            "build",
            "--no-console",
            "--platform",
            job.platform().toString(),
            "-f",
            job.context().resolve("Dockerfile").toString(),
            "-t",
            job.name(),
            job.context().toString()));
    job.push("push", command(job, "push", job.name()));
    String images = job.run("list", command(job, "ls"));
    for (String line : images.split("\n", -1)) {
      Matcher match = DIGEST.matcher(line);
      if (line.startsWith(job.name() + "\t") && match.find()) {
        return job.digest(match.group());
      }
    }
    throw new ProtocolException("push " + job.name() + ": img does not list it afterwards");
  }

  private static List<String> command(ToolJob job, String verb, String... arguments) {
    List<String> argv =
        new ArrayList<>(List.of("img", verb, "--state", job.state().resolve("img").toString()));
    argv.addAll(List.of(arguments));
    return ToolJob.inNamespaces(job.processes(), argv);
  }
}
