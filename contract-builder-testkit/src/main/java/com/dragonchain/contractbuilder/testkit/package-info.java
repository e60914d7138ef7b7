/**
 * What tests of the contract builder and of its adapters have in common. It knows no adapter, so an
 * adapter of somebody else can be held to the same tests.
 */
@NullMarked
package com.dragonchain.contractbuilder.testkit;

import org.jspecify.annotations.NullMarked;
