package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.List;

/** What one tool needs to be told. */
interface Tool {

  /** Its name, for messages. */
  String name();

  /** The programs that have to be there. */
  List<String> programs();

  /** How to get them. */
  String installation();

  /** What prints its version. */
  List<String> versionCommand();

  /** The oldest that can be used: major and minor. */
  int[] oldest();

  /** Whether it speaks plain HTTP to a registry that wants it. */
  default boolean speaksPlainHttp() {
    return true;
  }

  /** Builds and pushes, and answers the digest that the tool says. */
  Digest adapt(ToolJob job);
}
