/**
 * Runs the images of the examples as Kubernetes would, on real servers, and holds the manifests in
 * {@code examples/kubernetes} to what the programs read.
 */
@NullMarked
package com.dragonchain.contractbuilder.examples.container;

import org.jspecify.annotations.NullMarked;
