/**
 * A contract's whole life on one screen: with servers that live in this process, or with real ones.
 * What it runs is a contract as a customer would bring it, an image with one small program.
 */
@NullMarked
package com.dragonchain.contractbuilder.examples.quickstart;

import org.jspecify.annotations.NullMarked;
