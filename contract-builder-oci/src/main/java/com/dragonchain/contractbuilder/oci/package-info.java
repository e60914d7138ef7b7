/**
 * Registries that speak the OCI distribution protocol, and an image builder that changes an image
 * in the registry itself: no daemon, no disk, no privilege, and nothing of the image is executed.
 */
@NullMarked
package com.dragonchain.contractbuilder.oci;

import org.jspecify.annotations.NullMarked;
