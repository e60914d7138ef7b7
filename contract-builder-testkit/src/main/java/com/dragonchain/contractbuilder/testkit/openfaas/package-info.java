/**
 * The suite that every {@link com.dragonchain.contractbuilder.port.FaasGateway} has to pass, and a
 * gateway in this process that answers as OpenFaaS does, on faas-netes and on faasd, with all that
 * these two do differently, and worse, than one would expect.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit.openfaas;

import org.jspecify.annotations.NullMarked;
