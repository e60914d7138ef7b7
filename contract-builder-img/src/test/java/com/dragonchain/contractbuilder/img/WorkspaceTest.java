package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.testkit.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  private final ContractId contract = Samples.contractId();

  @TempDir private Path folder;

  /** Another process, which looks for folders of crashed jobs, or makes one and crashes. */
  static final class Other {

    private Other() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      ContractId contract = ContractId.of(arguments[1]);
      System.out.println(
          arguments[2].equals("look")
              ? Workspace.crashed(folder, contract, RunAs.SELF).size()
              : Workspace.create(folder, contract, RunAs.SELF).path());
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void aFolderInUseIsNobodysToRemove() throws Exception {
    Workspace used = Workspace.create(folder, contract, RunAs.SELF);
    assertThat(Workspace.crashed(folder, contract, RunAs.SELF)).isEmpty();
    assertThat(other("look")).isEqualTo("0");
    used.remove();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderOfAProcessThatIsDeadIsFound() throws Exception {
    String path = other("make");
    assertThat(Workspace.crashed(folder, contract, RunAs.SELF))
        .extracting(crashed -> crashed.path().toString())
        .containsExactly(path);
    assertThat(Workspace.crashed(folder, Samples.contractId(), RunAs.SELF)).isEmpty();
  }

  private String other(String what) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.toString(),
                contract.value(),
                what)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = String.valueOf(process.inputReader().readLine());
    process.waitFor();
    return said;
  }
}
