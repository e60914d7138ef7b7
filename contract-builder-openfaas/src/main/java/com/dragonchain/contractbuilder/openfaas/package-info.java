/**
 * Functions and secrets behind the API of the OpenFaaS gateway. Its providers differ in what their
 * answers mean; only this package knows how.
 */
@NullMarked
package com.dragonchain.contractbuilder.openfaas;

import org.jspecify.annotations.NullMarked;
