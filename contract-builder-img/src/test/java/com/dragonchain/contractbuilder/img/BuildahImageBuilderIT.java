package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.port.BaseInspector;
import java.nio.file.Path;

class BuildahImageBuilderIT extends UserspaceImageBuilderContract {

  @Override
  protected boolean leavesAttributesOfOverlay() {
    return true;
  }

  @Override
  UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder) {
    return UserspaceImageBuilder.buildah(watchdog, inspector, folder).path(PATH);
  }
}
