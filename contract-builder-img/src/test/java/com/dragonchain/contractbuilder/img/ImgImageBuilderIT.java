package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.testkit.real.UserspaceTools;
import java.nio.file.Path;

class ImgImageBuilderIT extends UserspaceImageBuilderContract {

  private UserspaceTools tools;

  @Override
  void prepare() {
    tools = closedAtTheEnd(UserspaceTools.create("img"));
  }

  @Override
  boolean needsTls() {
    return true;
  }

  @Override
  UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder) {
    return UserspaceImageBuilder.img(watchdog, inspector, folder).path(tools.folder() + ":" + PATH);
  }
}
