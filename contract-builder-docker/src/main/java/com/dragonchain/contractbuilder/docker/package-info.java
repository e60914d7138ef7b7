/**
 * An image builder on a Docker daemon, over the Docker Engine API. Only this package knows its
 * streams, its messages and what differs between its versions.
 */
@NullMarked
package com.dragonchain.contractbuilder.docker;

import org.jspecify.annotations.NullMarked;
