package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import java.util.Optional;

/**
 * The customer's image, as an event names it.
 *
 * @param text exactly what the event says; it is what the contract keeps
 * @param reference the same, parsed
 * @param credentials for the image's registry
 */
public record CustomerImage(
    String text, ImageReference reference, Optional<Credentials> credentials) {}
