package com.dragonchain.contractbuilder.testkit.image;

import com.dragonchain.contractbuilder.model.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Images as customers make them. */
public final class SampleImages {
  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "arm64", 183, "arm", 40, "386", 3);

  private SampleImages() {}

  /**
   * Something that looks like fwatchdog to everybody who does not run it: an ELF header and noise.
   *
   * @param platform what it is for
   * @return its bytes, the same each time
   */
  public static byte[] watchdog(Platform platform) {
    byte[] program = new byte[100_001];
    new Random(7).nextBytes(program);
    byte[] head = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(head, 0, program, 0, head.length);
    Arrays.fill(program, head.length, 20, (byte) 0);
    if (List.of("arm", "386").contains(platform.architecture())) {
      program[4] = 1;
    }
    program[16] = 2;
    program[18] = MACHINES.getOrDefault(platform.architecture(), 0).byteValue();
    return program;
  }

  /**
   * An ordinary image: a few layers, a program, an environment.
   *
   * @param family of media types
   * @return a maker, to be changed further
   */
  public static ImageMaker ordinary(Family family) {
    return ImageMaker.of(family)
        .layers(
            Layer.gzip(
                Tar.empty()
                    .folder("bin")
                    .file("bin/app", 0755, new byte[] {1, 2, 3})
                    .folder("usr")),
            Layer.gzip(Tar.empty().folder("app").file("app/hello", "hello\n")))
        .run(
            run -> {
              run.put("User", "root").put("WorkingDir", "/app").put("StopSignal", "SIGINT");
              run.putArray("Env").add("PATH=/app:/bin").add("LANG=C.UTF-8");
              run.putArray("Entrypoint").add("/bin/app");
              run.putArray("Cmd").add("--help");
              run.putObject("Labels").put("maintainer", "customer");
              run.putObject("Volumes").putObject("/data");
              run.putObject("ExposedPorts").putObject("9000/tcp");
            });
  }

  /**
   * An image of nothing but one file, as a build from scratch makes it: no shell, no folders, no
   * environment.
   *
   * @param family of media types
   * @return a maker, to be changed further
   */
  public static ImageMaker scratch(Family family) {
    return ImageMaker.of(family)
        .layers(Layer.gzip(Tar.empty().file("app", 0755, new byte[] {9})))
        .run(run -> run.putArray("Cmd").add("/app"));
  }

  /**
   * An image of many layers.
   *
   * @param family of media types
   * @param count how many
   * @return a maker, to be changed further
   */
  public static ImageMaker manyLayers(Family family, int count) {
    ImageMaker maker = ImageMaker.of(family);
    for (int i = 0; i < count; i++) {
      maker.layers(Layer.gzip(Tar.empty().file("file-" + i, "layer " + i)));
    }
    return maker;
  }

  /**
   * An image that is small when packed.
   *
   * @param family of media types
   * @param bytes how large it is when not
   * @return a maker, to be changed further
   */
  public static ImageMaker bomb(Family family, int bytes) {
    return ImageMaker.of(family)
        .layers(Layer.gzip(Tar.empty().file("zeros", 0644, new byte[bytes])));
  }

  /**
   * An image that cannot be packed.
   *
   * @param family of media types
   * @param bytes how large it is
   * @param seed another image for another seed
   * @return a maker, to be changed further
   */
  public static ImageMaker noise(Family family, int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return ImageMaker.of(family).layers(Layer.gzip(Tar.empty().file("noise", 0644, noise)));
  }

  /**
   * An image of four layers that compress by half, as programs do.
   *
   * @param family of media types
   * @param megabytes how large it is when not packed, in millions of bytes
   * @return a maker, to be changed further
   */
  public static ImageMaker programs(Family family, int megabytes) {
    ImageMaker maker = ImageMaker.of(family);
    Random random = new Random(megabytes);
    for (int i = 0; i < 4; i++) {
      byte[] content = new byte[megabytes * 1_000_000 / 4];
      byte[] chunk = new byte[4096];
      for (int at = 0; at < content.length; at += 2 * chunk.length) {
        random.nextBytes(chunk);
        System.arraycopy(chunk, 0, content, at, Math.min(chunk.length, content.length - at));
      }
      maker.layers(Layer.gzip(Tar.empty().file("content-" + i, 0644, content)));
    }
    return maker;
  }
}
