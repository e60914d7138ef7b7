package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.testkit.real.UserspaceTools;
import java.nio.file.Path;

class BuildKitImageBuilderIT extends UserspaceContract {

  private UserspaceTools tools;

  @Override
  protected void prepare() throws Exception {
    tools = UserspaceTools.create("buildctl", "buildkitd");
    super.prepare();
  }

  @Override
  protected void release() throws Exception {
    super.release();
    if (tools != null) {
      tools.close();
    }
  }

  @Override
  UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder) {
    return UserspaceImageBuilder.buildkit(watchdog, inspector, folder)
        .path(tools.folder() + ":" + PATH);
  }
}
