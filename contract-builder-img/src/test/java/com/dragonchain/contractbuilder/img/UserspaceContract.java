package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.ToolBuilderContract;
import com.dragonchain.contractbuilder.testkit.real.OrdinaryUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a tool as an ordinary user, while the test is root. */
abstract class UserspaceContract extends ToolBuilderContract {

  static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private final List<OciClient> clients = new ArrayList<>();
  private OrdinaryUser user;
  private Path folder;

  /** Begins a builder with the tool. */
  abstract UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder);

  @Override
  protected void prepare() throws Exception {
    user = OrdinaryUser.create();
    folder = Files.createTempDirectory("jobs");
    // Others may pass, but not look.
    var unused = folder.toFile().setExecutable(true, false);
  }

  @Override
  protected void release() throws Exception {
    clients.forEach(OciClient::close);
    if (folder != null) {
      Files.delete(folder);
    }
    if (user != null) {
      user.close();
    }
  }

  @Override
  protected ImageBuilder builder(Setup setup) {
    OciClient.Builder client = OciClient.builder().attempts(2, Duration.ofMillis(5));
    setup.login().ifPresent(login -> client.login(setup.registry().address(), login));
    setup
        .registry()
        .certificate()
        .ifPresent(certificate -> client.caFile(certificate.certificateFile()));
    OciClient open = client.build();
    clients.add(open);
    BaseInspector inspector =
        OciImageBuilder.builder(open, new Watchdog.File(setup.watchdog())).build().inspector();
    UserspaceImageBuilder.Builder builder =
        tool(setup.watchdog(), inspector, folder)
            .sizeLimit(setup.sizeLimit())
            .runAs(OrdinaryUser.UID, user.prefix());
    setup.login().ifPresent(login -> builder.login(setup.registry().address(), login));
    setup
        .registry()
        .certificate()
        .ifPresent(
            certificate -> builder.plainHttp(List.of()).authority(certificate.certificateFile()));
    return builder.build();
  }

  /** Files of jobs, and processes that know of them, in whatever namespace they are. */
  @Override
  protected String inventory() {
    try (Stream<Path> files = Files.list(folder);
        Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      String jobs = files.map(Path::toString).sorted().collect(Collectors.joining("\n"));
      String running =
          processes
              .map(process -> process.info().commandLine().orElse(""))
              .filter(line -> line.contains(folder.toString()))
              .sorted()
              .collect(Collectors.joining("\n"));
      String mounts =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .filter(line -> line.contains(folder.toString()))
              .collect(Collectors.joining("\n"));
      return jobs + "\n--\n" + running + "\n--\n" + mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
