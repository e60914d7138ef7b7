package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.testkit.real.UserspaceTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;

@Disabled("the inspector speaks plain HTTP to the loopback interface, img HTTPS only")
class ImgImageBuilderIT extends UserspaceContract {

  private UserspaceTools tools;

  @Override
  protected void prepare() throws Exception {
    tools = UserspaceTools.create("img");
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
  protected boolean needsTls() {
    return true;
  }

  @Override
  UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder) {
    return UserspaceImageBuilder.img(watchdog, inspector, folder).path(tools.folder() + ":" + PATH);
  }
}
