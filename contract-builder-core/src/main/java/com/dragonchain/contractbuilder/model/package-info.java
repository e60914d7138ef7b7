/**
 * The words of the field: contracts, images, functions, secrets. Values that are checked once, when
 * they are made.
 */
@NullMarked
package com.dragonchain.contractbuilder.model;

import org.jspecify.annotations.NullMarked;
