package com.dragonchain.contractbuilder.model;

/**
 * The Dockerfile whose meaning is the adapted image, for builders that need one. It is written from
 * values that were parsed before and from nothing else, so no event can add a line to it.
 *
 * @param text its text
 */
public record Dockerfile(String text) {

  /** The name, within the build context, of the watchdog's executable. */
  public static final String WATCHDOG = "fwatchdog";

  /** The label that holds the contract's id. */
  public static final String LABEL = "com.dragonchain.contract.id";

  /**
   * Writes one. The label comes first, so that whatever a build leaves behind when it is broken off
   * says whose it is.
   *
   * @param base the base image, as the tool knows it
   * @param contract whose image it becomes
   * @return the Dockerfile
   */
  public static Dockerfile adapting(ImageReference base, ContractId contract) {
    return new Dockerfile(
        """
        FROM %s
        LABEL %s="%s"
        COPY %s /usr/bin/fwatchdog
        USER 1000:1000
        ENV write_debug="false"
        ENTRYPOINT []
        EXPOSE 8080
        HEALTHCHECK --interval=3s CMD [ -e /tmp/.lock ] || exit 1
        CMD ["/usr/bin/fwatchdog"]
        """
            .formatted(base, LABEL, contract, WATCHDOG));
  }

  @Override
  public String toString() {
    return text;
  }
}
